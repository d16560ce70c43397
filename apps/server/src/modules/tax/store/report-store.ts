import { sql } from 'kysely';
import type { Db } from '../../../platform/database/database.ts';
import type { TaxTreatment } from '../rules/decide-tax.ts';

export interface TotalRow {
  readonly treatment: TaxTreatment;
  readonly country: string | null;
  readonly basisPoints: number;
  readonly currency: string;
  /** The tax point of the sale that is corrected, if it lies in an earlier quarter. */
  readonly corrects: string | null;
  readonly documents: number;
  readonly net: bigint;
  readonly tax: bigint;
}

/** Sums of a quarter. What credit notes take back of earlier quarters stands apart: returns want it under its own period. */
export async function sumDocuments(db: Db, period: { readonly from: string; readonly to: string }): Promise<TotalRow[]> {
  const { rows } = await sql<TotalRow>`
    select d.treatment, d.country, t.basis_points as "basisPoints", d.currency,
      case when o.tax_point < ${period.from}::date then to_char(o.tax_point, 'YYYY"-Q"Q') end as corrects,
      count(distinct d.id)::int as documents, sum(t.net_minor)::bigint as net, sum(t.tax_minor)::bigint as tax
    from tax_document d
      join tax_document_total t on t.document_id = d.id
      left join tax_document o on o.id = d.original_id
    where d.tax_point between ${period.from}::date and ${period.to}::date
    group by 1, 2, 3, 4, 5
    order by 1, 2, 5 nulls first, 3, 4`.execute(db);
  return rows;
}

export interface ReverseChargeRow {
  readonly vatId: string;
  readonly currency: string;
  readonly documents: number;
  readonly net: bigint;
}

/** What the recapitulative statement wants: sales under reverse charge by the VAT number of the buyer. */
export async function sumReverseCharge(db: Db, period: { readonly from: string; readonly to: string }): Promise<ReverseChargeRow[]> {
  const { rows } = await sql<ReverseChargeRow>`
    select coalesce(content -> 'buyer' ->> 'vatId', '') as "vatId", currency, count(*)::int as documents, sum(net_minor)::bigint as net
    from tax_document
    where treatment = 'reverse_charge' and tax_point between ${period.from}::date and ${period.to}::date
    group by 1, 2 order by 1, 2`.execute(db);
  return rows;
}
