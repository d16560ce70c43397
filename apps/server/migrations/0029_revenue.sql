-- What making things costs the operator stands in the books, call by call, also of calls that failed or are doubtful: rows of calls go
-- after a while, entries stay. Prices of providers are far below the smallest coin, so these accounts count millionths of a currency.
alter table ledger_account
  drop constraint ledger_account_unit_check,
  drop constraint ledger_account_kind_check,
  add constraint ledger_account_unit_check check (unit ~ '^(credit|[A-Z]{3}|[A-Z]{3}[.]micro)$'),
  add constraint ledger_account_kind_check check (kind in ('promotional', 'quota', 'purchased', 'held', 'debt',
    'issuance', 'revenue', 'breakage', 'losses', 'cash', 'receivable', 'payable', 'provider_cost', 'refunds', 'tax', 'fees'));
drop index ledger_account_one_of_the_service;
create unique index ledger_account_one_of_the_service on ledger_account (kind, unit, provider) nulls not distinct
  where kind in ('issuance', 'revenue', 'breakage', 'losses', 'cash', 'receivable', 'payable', 'provider_cost', 'refunds', 'tax', 'fees');

create or replace function service_account(in_kind text, in_unit text, in_provider text) returns uuid language plpgsql as $$
declare
  found_id uuid;
begin
  select id into found_id from ledger_account where kind = in_kind and unit = in_unit and provider is not distinct from in_provider and wallet_id is null;
  if found_id is not null then return found_id; end if;
  insert into ledger_account (kind, unit, provider) values (in_kind, in_unit, in_provider)
    on conflict (kind, unit, provider)
      where kind in ('issuance', 'revenue', 'breakage', 'losses', 'cash', 'receivable', 'payable', 'provider_cost', 'refunds', 'tax', 'fees')
    do nothing;
  select id into strict found_id from ledger_account where kind = in_kind and unit = in_unit and provider is not distinct from in_provider and wallet_id is null;
  return found_id;
end $$;

-- Books what one call costs, or takes back what was booked for it; the provider will bill it, so it is owed. Nothing, and what is no
-- money, is not booked.
create function post_provider_cost(in_attempt uuid, in_generation uuid, in_engine text, in_currency text, in_micros bigint, in_at timestamptz) returns void
language plpgsql as $$
declare
  transfer uuid := time_ordered_uuid();
  provider text := case when in_engine ~ '^[a-z0-9][a-z0-9._-]{0,59}$' then in_engine else 'other' end;
begin
  if coalesce(in_micros, 0) = 0 or in_currency is null or in_currency !~ '^[A-Z]{3}$' then return; end if;
  insert into ledger_transfer (id, key, kind, generation_id, created_at)
    values (transfer, 'cost:' || in_attempt || ':' || transfer, 'cost', in_generation, in_at);
  insert into ledger_entry (transfer_id, account_id, amount, created_at) values
    (transfer, service_account('provider_cost', in_currency || '.micro', provider), in_micros, in_at),
    (transfer, service_account('payable', in_currency || '.micro', provider), -in_micros, in_at);
end $$;

-- With the row that says it, whoever writes that: what is known of a cost and what is booked cannot drift apart.
create function book_provider_cost() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform post_provider_cost(new.id, new.generation_id, new.engine, new.cost_currency, new.cost_micros, now());
  elsif new.cost_currency is not distinct from old.cost_currency then
    perform post_provider_cost(new.id, new.generation_id, new.engine, new.cost_currency, coalesce(new.cost_micros, 0) - coalesce(old.cost_micros, 0), now());
  else
    perform post_provider_cost(new.id, new.generation_id, new.engine, old.cost_currency, -old.cost_micros, now());
    perform post_provider_cost(new.id, new.generation_id, new.engine, new.cost_currency, new.cost_micros, now());
  end if;
  return null;
end $$;
create trigger generation_attempt_is_booked after insert on generation_attempt
  for each row when (new.cost_micros is not null) execute function book_provider_cost();
create trigger generation_attempt_is_booked_anew after update of cost_micros, cost_currency on generation_attempt
  for each row when ((old.cost_micros, old.cost_currency) is distinct from (new.cost_micros, new.cost_currency)) execute function book_provider_cost();
select post_provider_cost(id, generation_id, engine, cost_currency, cost_micros, created_at) from generation_attempt where cost_micros <> 0;

-- A report reads the movements of the service itself, never each hold of each workspace.
create index ledger_transfer_of_the_service on ledger_transfer (created_at)
  where kind in ('sale', 'refund', 'tax', 'fee', 'loss', 'cost', 'purchase', 'quota', 'grant', 'clawback', 'reinstate', 'lapse', 'close');
create index spend_day_by_day on spend_day (day);
create index sale_order_by_account on sale_order (account_id) where account_id is not null;
create index payment_push_failed on payment_push (id) where state = 'failed';
