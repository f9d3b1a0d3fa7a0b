import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** A telephone, a window of 1280 px at 200 % zoom, a tablet, and a window. */
const WIDTHS = [320, 640, 768, 1280];
const THEMES = ['light', 'dark'] as const;

/** Markup of Backstage, on which Okeanos has no influence. All else on a page is ours to mend. */
const NOT_OURS = [
  // The h1 that the header draws for screen readers, outside all landmarks.
  '.bui-VisuallyHidden:has(> h1)',
  // The wheel that the card with the relations shows without a name while it loads.
  '[class*="PluginCatalogGraphEntityRelationsGraph-progress"]',
];

/** The form of a template stands on a page of Backstage without a main, whose tabs name a panel that is not there. */
const AROUND_FORMS = {
  rules: ['landmark-one-main', 'region'],
  markup: '.bui-Tabs',
};

/**
 * Expects that axe finds nothing on a page in either theme, and that nothing of it is cut or makes it scroll sideways, however
 * narrow the window is.
 *
 * @param kind - what the page is: the cards of Okeanos on the page of an entity, one of its own, or the form of a template
 */
export async function expectGoodLooks(
  page: Page,
  kind: 'entity' | 'own' | 'form',
) {
  const size = page.viewportSize();
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('body')).toHaveAttribute(
      'data-theme-mode',
      colorScheme,
    );
    const axe = new AxeBuilder({ page }).options({
      rules: {
        'target-size': { enabled: true }, // of WCAG 2.2, which is not on by default
        ...(kind === 'form' && offOf(AROUND_FORMS.rules)),
      },
    });
    NOT_OURS.forEach(selector => axe.exclude(selector));
    if (kind === 'form') {
      axe.exclude(AROUND_FORMS.markup);
    }
    // What comes late may move while it is looked at.
    await expect
      .poll(async () => findingsOf(await axe.analyze()), {
        message: `what axe finds in the ${colorScheme} theme`,
      })
      .toEqual([]);
  }
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await expect
      .poll(() => page.evaluate(cutOrWide, kind), {
        message: `what is cut, or wider than the page, at ${width} px`,
      })
      .toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null });
  if (size) {
    await page.setViewportSize(size);
  }
}

/** Opens everything that is folded on the cards of an entity, and what is folded in that. */
export async function unfoldCards(page: Page) {
  const folded = page
    .locator('main [role="region"] button[aria-expanded="false"]')
    .and(page.locator(':not([aria-haspopup])'))
    .filter({ visible: true });
  await expect(async () => {
    while ((await folded.count()) > 0) {
      await folded.first().click({ timeout: 2_000 });
    }
    expect(await folded.count()).toBe(0);
  }).toPass();
}

function offOf(rules: string[]) {
  return Object.fromEntries(rules.map(rule => [rule, { enabled: false }]));
}

function findingsOf(results: {
  violations: { id: string; nodes: { target: unknown[]; html: string }[] }[];
}): string[] {
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html}`),
  );
}

/** Runs in the page. A table may scroll in a frame of its own: what is cut in it cannot be read, and is told. */
function cutOrWide(kind: 'entity' | 'own' | 'form'): string[] {
  const OURS = {
    // Each card is a region; those of the catalog are none.
    entity: 'main [role="region"] *',
    own: 'main *',
    form: 'form *',
  };
  const root = document.documentElement;
  const found = [];
  // The steps that Backstage draws above a form are wider than a telephone.
  if (kind !== 'form' && root.scrollWidth > root.clientWidth) {
    found.push(`the page is ${root.scrollWidth} px wide`);
  }
  for (const element of document.querySelectorAll(OURS[kind])) {
    const { overflowX } = getComputedStyle(element);
    const isCut =
      // A field scrolls with the cursor, and a list shows what it has in full when it is open.
      !element.matches('input, .bui-SelectValue, .bui-SelectValue *') &&
      ['hidden', 'clip'].includes(overflowX) &&
      element.scrollWidth > element.clientWidth + 1 &&
      element.clientWidth > 1; // otherwise for screen readers
    if (isCut && element.checkVisibility()) {
      found.push(`${element.tagName}: ${element.textContent}`);
    }
  }
  return found;
}
