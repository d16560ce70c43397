import type { ReactElement, ReactNode } from 'react';
import { classes } from './classes.ts';

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** For columns of buttons: the title is said, not shown. */
  readonly hideTitle?: boolean;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand at the end so that their digits align. */
  readonly align?: 'start' | 'end';
  /** Left out on a phone. */
  readonly minor?: boolean;
  readonly className?: string;
}

export interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
}

/** A plain table for reading. Scrolls sideways inside itself, never the page. */
export function Table<Row>({ label, columns, rows, rowKey }: TableProps<Row>): ReactElement {
  const side = (column: Column<Row>) =>
    classes(column.align === 'end' ? 'text-end tabular-nums' : 'text-start', column.minor && 'max-tablet:hidden', column.className);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div role="region" aria-label={label} tabIndex={0} className="w-full overflow-x-auto rounded-card border border-line bg-surface">
      <table className="w-full border-collapse text-base">
        <thead>
          <tr className="border-b border-line">
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={classes('h-9 px-4 text-sm font-medium whitespace-nowrap text-muted', side(column))}
              >
                {column.hideTitle ? <span className="sr-only">{column.title}</span> : column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="border-b border-line last:border-0">
              {columns.map((column) => (
                <td key={column.id} className={classes('h-11 px-4 py-2', side(column))}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
