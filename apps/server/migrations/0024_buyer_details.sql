-- Who buys, for a workspace: as its invoices say it, and where the tax is due. `country` is kept only where it may decide the tax; null:
-- outside the area of the common VAT, and nobody needs to know where.
create table buyer_details (
  workspace_id uuid primary key references workspace on delete cascade,
  name text check (length(name) between 1 and 120),
  lines text[] not null default '{}' check (cardinality(lines) <= 3),
  postal_code text check (length(postal_code) between 1 and 20),
  town text check (length(town) between 1 and 80),
  country text check (country ~ '^[A-Z]{2}$'),
  vat_number text,
  vat_country text check (vat_country ~ '^[A-Z]{2}$'),
  vat_state text check (vat_state in ('valid', 'invalid', 'unavailable')),
  vat_name text,
  vat_check_id uuid references vat_check,
  vat_asked_at timestamptz,
  updated_at timestamptz not null,
  check ((vat_number is null) = (vat_country is null) and (vat_number is null) = (vat_state is null) and (vat_number is null) = (vat_asked_at is null)),
  check ((vat_check_id is not null) <= (vat_number is not null))
);
create index buyer_details_to_ask on buyer_details (vat_asked_at) where vat_number is not null;
create index buyer_details_by_check on buyer_details (vat_check_id) where vat_check_id is not null;

-- The same as it was when something was ordered: what the price was counted with. Gone once the document says it, or nobody paid.
create table order_buyer (
  order_id uuid primary key references sale_order on delete cascade,
  name text,
  lines text[] not null default '{}',
  postal_code text,
  town text,
  country text check (country ~ '^[A-Z]{2}$'),
  vat_number text,
  vat_country text,
  vat_state text check (vat_state in ('valid', 'invalid', 'unavailable')),
  vat_check_id uuid,
  taken_at timestamptz not null
);

-- A sale that was paid and whose document cannot be issued yet: the credits are there, the paper waits.
create table waiting_paper (
  payment_id uuid primary key references payment on delete cascade,
  order_id uuid not null references sale_order on delete cascade,
  reason text not null check (reason in ('evidence_missing', 'evidence_conflict', 'vat_number_elsewhere', 'scheme_needed', 'rate_missing',
    'exchange_rate_missing', 'seller_incomplete', 'provider_differs', 'failed')),
  detail text check (length(detail) <= 200),
  ask text[] not null default '{}',
  -- An operator said that our table counts, whatever the provider charged.
  own_table boolean not null default false,
  waits_since timestamptz not null,
  tried_at timestamptz not null
);
create index waiting_paper_by_age on waiting_paper (waits_since);

-- What showed where its buyer is. A country outside the area is null. Goes with the row above, into the document's own evidence.
create table paper_evidence (
  id uuid primary key,
  payment_id uuid not null references waiting_paper on delete cascade,
  kind text not null,
  country text check (country ~ '^[A-Z]{2}$'),
  source text not null,
  collected_at timestamptz not null
);
create index paper_evidence_by_payment on paper_evidence (payment_id);

-- The tax of a payment as it stands in the books at this moment, refunds counted off: it follows the documents.
alter table payment add column booked_tax_minor bigint not null default 0;

-- Tax that goes back because a VAT number proved valid: no credits go with it, and its documents are written already.
alter table refund add column tax_only boolean not null default false;

create index tax_document_awaits on tax_document (id) where kind <> 'credit_note' and content -> 'tax' -> 'awaits' <> 'null'::jsonb;
