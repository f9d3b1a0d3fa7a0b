import ts from 'typescript';

/**
 * Names that an entry of a package exports for nobody. Pure.
 *
 * @param report - its API report, as API Extractor writes it
 * @param entry - what others import it as
 * @param sources - source files of all other packages
 * @param documented - text in whose code spans and blocks a name is in use, too
 */
export function unusedExports({ report, entry, sources, documented }) {
  const declarations = declarationsOf(report);
  const code = (documented.match(/```[^]*?```|`[^`\n]+`/g) ?? []).join('\n');
  const written = new Set(code.match(/[A-Za-z_$][\w$]*/g));
  const imported = importedFrom(entry, sources);
  const exported = [...declarations].filter(([, { isExported }]) => isExported);
  const needed = new Set();
  const need = name => {
    const declaration = declarations.get(name);
    if (declaration && !needed.has(name)) {
      needed.add(name);
      declaration.names.forEach(need);
    }
  };
  exported
    .map(([name]) => name)
    .filter(name => imported.has(name) || written.has(name))
    .forEach(need);
  return exported
    .filter(([name, { isInternal }]) => !isInternal && !needed.has(name))
    .map(([name]) => name)
    .sort();
}

/** Top-level declarations of a report: name -> whether it is exported, and which names it has in it. */
function declarationsOf(report) {
  const code = /```ts\n([^]*?)```/.exec(report)?.[1];
  if (!code) {
    throw new Error('The API report has no code');
  }
  const file = parse(code);
  const declarations = new Map();
  for (const statement of file.statements) {
    const names = identifiersIn(statement);
    const isInternal = /@internal/.test(
      code.slice(statement.getFullStart(), statement.getStart(file)),
    );
    const isExported =
      ts.canHaveModifiers(statement) &&
      !!ts
        .getModifiers(statement)
        ?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    for (const name of declaredBy(statement)) {
      const before = declarations.get(name);
      declarations.set(name, {
        isExported: isExported || !!before?.isExported,
        isInternal,
        names: [...(before?.names ?? []), ...names],
      });
    }
  }
  return declarations;
}

function declaredBy(statement) {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.text);
  }
  return statement.name ? [statement.name.text] : [];
}

/** Names that sources import from an entry. A namespace or an `import()` would hide them. */
function importedFrom(entry, sources) {
  const names = new Set();
  const see = node => {
    const from = node.moduleSpecifier?.text ?? node.argument?.literal?.text;
    if (from === entry) {
      const bindings = node.importClause?.namedBindings ?? node.exportClause;
      bindings?.elements?.forEach(({ name, propertyName }) =>
        names.add((propertyName ?? name).text),
      );
      if (node.qualifier) {
        names.add(identifiersIn(node.qualifier)[0] ?? node.qualifier.text);
      }
    }
    ts.forEachChild(node, see);
  };
  sources.forEach(see);
  return names;
}

function identifiersIn(node) {
  const names = [];
  const see = child => {
    // Not what a property, a parameter or the declaration itself is called.
    if (ts.isIdentifier(child) && child.parent?.name !== child) {
      names.push(child.text);
    }
    ts.forEachChild(child, see);
  };
  see(node);
  return names;
}

function parse(code) {
  return ts.createSourceFile('report.ts', code, ts.ScriptTarget.Latest, true);
}
