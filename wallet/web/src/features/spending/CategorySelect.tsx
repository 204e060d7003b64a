import type { CategoryId, SpendingJson } from '../../app/wire.ts';

interface CategorySelectProps {
  readonly label: string;
  readonly choices: SpendingJson['choices'];
  readonly value: CategoryId;
  readonly isLabelHidden?: boolean;
  readonly onChange: (category: CategoryId) => void;
}

/** A choice of one category. */
export function CategorySelect({ label, choices, value, isLabelHidden = false, onChange }: CategorySelectProps) {
  return (
    <label className="field">
      <span className={isLabelHidden ? 'hidden' : 'label'}>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value as CategoryId)}>
        {choices.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
