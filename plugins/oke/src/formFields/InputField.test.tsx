import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { Input } from './InputField';

/** A form that lets another field overwrite what was just typed, so often, and can be filled in from outside. */
function Form(props: { losing: number; onForm: (value: unknown) => void }) {
  const [value, setValue] = useState<string | number>(2);
  const [left, setLeft] = useState(props.losing);
  return (
    <>
      <Input
        schema={{ type: 'integer', title: 'Nodes' }}
        rawErrors={[]}
        formData={value}
        onChange={changed => {
          if (left > 0) {
            setLeft(left - 1);
          } else {
            setValue(changed);
            props.onForm(changed);
          }
        }}
      />
      <button type="button" onClick={() => setValue(9)}>
        Fill in
      </button>
    </>
  );
}

describe('Input', () => {
  it.each([0, 1])(
    'keeps what was typed, also when the form loses it %i times',
    async losing => {
      const onForm = jest.fn();
      await renderInTestApp(<Form losing={losing} onForm={onForm} />);
      const field = await screen.findByRole('textbox', { name: 'Nodes' });
      await userEvent.clear(field);
      await userEvent.type(field, '5');
      expect(field).toHaveValue('5');
      expect(onForm).toHaveBeenLastCalledWith(5);
    },
  );

  it('shows what the form is filled in with afterwards', async () => {
    await renderInTestApp(<Form losing={1} onForm={() => {}} />);
    const field = await screen.findByRole('textbox', { name: 'Nodes' });
    await userEvent.clear(field);
    await userEvent.type(field, '5');
    await userEvent.click(screen.getByRole('button', { name: 'Fill in' }));
    expect(field).toHaveValue('9');
  });
});
