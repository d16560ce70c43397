-- Rates of value added tax by the days they hold. `basis_points`: 2550 is 25.5 %. `valid_to` is the last day; null: still in force.
create table vat_rate (
  id uuid primary key,
  country text not null check (country ~ '^[A-Z]{2}$'),
  -- 'standard', or a region of the country with a rate of its own.
  kind text not null check (kind ~ '^[a-z_]{1,30}$'),
  basis_points int not null check (basis_points between 0 and 10000),
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  source text not null check (source in ('built_in', 'operator')),
  updated_by uuid,
  updated_at timestamptz not null default now(),
  unique (country, kind, valid_from)
);
create function refuse_vat_rate_overlap() returns trigger language plpgsql as $$
begin
  if exists (
    select from vat_rate other where other.country = new.country and other.kind = new.kind and other.id <> new.id
      and daterange(other.valid_from, other.valid_to, '[]') && daterange(new.valid_from, new.valid_to, '[]')
  ) then raise exception 'two rates of % for the same day', new.country using errcode = 'exclusion_violation'; end if;
  return null;
end $$;
-- Deferred: setting a rate ends the one before in the same transaction. Writers take turns by a lock.
create constraint trigger vat_rate_no_overlap after insert or update on vat_rate
  deferrable initially deferred for each row execute function refuse_vat_rate_overlap();

-- Reference rates of the European Central Bank, entered by the operator: units of the currency for one euro, in millionths.
create table exchange_rate (
  currency text not null check (currency ~ '^[A-Z]{3}$' and currency <> 'EUR'),
  day date not null,
  per_euro_micros bigint not null check (per_euro_micros > 0),
  updated_by uuid,
  updated_at timestamptz not null default now(),
  primary key (currency, day)
);

-- An answer of VIES, the proof of good faith. Failures are never stored. `country` as VIES writes it: EL for Greece.
create table vat_check (
  id uuid primary key,
  country text not null check (country ~ '^[A-Z]{2}$'),
  number text not null,
  requester text,
  valid boolean not null,
  name text,
  address text,
  consultation text,
  checked_at timestamptz not null,
  believed_until timestamptz not null
);
create index vat_check_newest on vat_check (country, number, checked_at desc);
create index vat_check_by_time on vat_check (checked_at);
create trigger vat_check_unchanging before update on vat_check for each row execute function refuse_change();

-- The only tie between tax documents and a workspace: deleting the row pseudonymises them.
create table tax_link (
  workspace_id uuid primary key references workspace on delete cascade,
  holder_id uuid not null unique
);

-- The last number given in a series; locked by whoever issues the next. `last_issued_at` keeps dates in the order of numbers.
create table tax_series (
  series text primary key,
  last_number int not null default 0,
  last_issued_at timestamptz not null default '-infinity'
);

create table tax_document (
  id uuid primary key,
  kind text not null check (kind in ('invoice', 'credit_note', 'receipt')),
  series text not null references tax_series,
  number int not null check (number > 0),
  label text not null unique,
  -- What makes it happen once, named by whoever asks for it.
  key text not null unique,
  sale_id uuid not null,
  holder_id uuid not null,
  original_id uuid references tax_document,
  treatment text not null check (treatment in ('domestic', 'oss', 'reverse_charge', 'exempt', 'outside_scope')),
  -- Where the tax is due; null where no country decides.
  country text check (country ~ '^[A-Z]{2}$'),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  net_minor bigint not null,
  tax_minor bigint not null,
  gross_minor bigint not null check (gross_minor = net_minor + tax_minor),
  tax_point date not null,
  issued_at timestamptz not null,
  keep_until date not null,
  vat_check_id uuid references vat_check,
  -- Everything the document says, as it was then.
  content jsonb not null,
  unique (series, number),
  check ((kind = 'credit_note') = (original_id is not null)),
  check (case when kind = 'credit_note' then net_minor <= 0 and tax_minor <= 0 else net_minor >= 0 and tax_minor >= 0 end)
);
create index tax_document_by_holder on tax_document (holder_id, id desc);
create index tax_document_by_sale on tax_document (sale_id);
create index tax_document_by_original on tax_document (original_id) where original_id is not null;
create index tax_document_by_period on tax_document (tax_point);

create function refuse_tax_change() returns trigger language plpgsql as $$
begin
  -- Only the end of the keeping period lets a row go.
  if tg_op = 'DELETE' and old.keep_until < (now() at time zone 'utc')::date then return old; end if;
  raise exception '% rows never change', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
create trigger tax_document_unchanging before update or delete on tax_document for each row execute function refuse_tax_change();

create table tax_document_total (
  document_id uuid not null references tax_document on delete cascade,
  basis_points int not null check (basis_points between 0 and 10000),
  net_minor bigint not null,
  tax_minor bigint not null,
  primary key (document_id, basis_points)
);
create trigger tax_document_total_unchanging before update on tax_document_total for each row execute function refuse_change();

-- What showed where a buyer is, kept only where that decided the tax. The country, never the address.
create table tax_evidence (
  id uuid primary key,
  sale_id uuid not null,
  kind text not null,
  country text not null check (country ~ '^[A-Z]{2}$'),
  source text not null,
  collected_at timestamptz not null,
  keep_until date not null
);
create index tax_evidence_by_sale on tax_evidence (sale_id);
create trigger tax_evidence_unchanging before update or delete on tax_evidence for each row execute function refuse_tax_change();

-- The PDF. The row comes before the bytes, and says what they must be.
create table tax_document_file (
  document_id uuid primary key references tax_document on delete cascade,
  key text not null unique,
  bytes bigint not null check (bytes > 0),
  sha256 text not null,
  stored_at timestamptz
);
create function refuse_tax_file_change() returns trigger language plpgsql as $$
begin
  if old.stored_at is null then return new; end if;
  raise exception 'the file of a tax document never changes' using errcode = 'integrity_constraint_violation';
end $$;
create trigger tax_document_file_unchanging before update on tax_document_file for each row execute function refuse_tax_file_change();
create index tax_document_file_waiting on tax_document_file (document_id) where stored_at is null;
