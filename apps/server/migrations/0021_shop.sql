-- What is for sale. A row is one version of an item; once it was offered, neither what it costs nor what it gives ever changes: the
-- next version does, and an order of last year still says what was bought.
create table sale_item (
  id uuid primary key,
  sku text not null check (sku ~ '^[a-z0-9][a-z0-9-]{1,58}[a-z0-9]$'),
  version int not null check (version > 0),
  kind text not null check (kind in ('pack', 'plan')),
  title text not null check (length(title) between 1 and 80),
  description text not null check (length(description) <= 400),
  -- Bought at once with a pack, given anew in each period of a plan.
  credits bigint not null check (credits > 0 and credits <= 100000000000000000),
  tax_behaviour text not null check (tax_behaviour in ('inclusive', 'exclusive')),
  every text check (every in ('month', 'year')),
  trial_days int not null default 0 check (trial_days between 0 and 90),
  -- What a plan allows; null: what the service allows everybody.
  storage_gigabytes int check (storage_gigabytes > 0),
  max_running int check (max_running > 0),
  asset_days int check (asset_days > 0),
  models text[],
  position int not null default 0,
  state text not null default 'draft' check (state in ('draft', 'offered', 'retired')),
  created_at timestamptz not null,
  unique (sku, version),
  check ((kind = 'plan') = (every is not null)),
  check (kind = 'plan' or (trial_days = 0 and storage_gigabytes is null and max_running is null and asset_days is null and models is null))
);
create unique index sale_item_one_offered on sale_item (sku) where state = 'offered';

create table sale_price (
  item_id uuid not null references sale_item on delete cascade,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- In the smallest unit of the currency.
  minor bigint not null check (minor > 0 and minor <= 100000000000),
  primary key (item_id, currency)
);

create function keep_sale_item() returns trigger language plpgsql as $$
begin
  if old.state = 'draft' then return case tg_op when 'DELETE' then old else new end; end if;
  if tg_op = 'DELETE' then raise exception 'sale_item: what was offered is kept'; end if;
  if new.state = 'draft' or (to_jsonb(new) - 'state' - 'position') <> (to_jsonb(old) - 'state' - 'position') then
    raise exception 'sale_item: what was offered does not change';
  end if;
  return new;
end $$;
create trigger sale_item_kept before update or delete on sale_item for each row execute function keep_sale_item();

create function keep_sale_price() returns trigger language plpgsql as $$
begin
  if exists (select from sale_item where id = coalesce(new.item_id, old.item_id) and state <> 'draft') then
    raise exception 'sale_price: what was offered does not change';
  end if;
  return coalesce(new, old);
end $$;
create trigger sale_price_kept before insert or update or delete on sale_price for each row execute function keep_sale_price();

create table coupon (
  id uuid primary key,
  code text not null unique check (code ~ '^[A-Z0-9][A-Z0-9-]{2,38}[A-Z0-9]$'),
  percent int check (percent between 1 and 99),
  amount_minor bigint check (amount_minor > 0),
  currency text check (currency ~ '^[A-Z]{3}$'),
  -- Which items it is for; null: all.
  skus text[],
  max_uses int check (max_uses > 0),
  uses int not null default 0 check (uses >= 0 and (max_uses is null or uses <= max_uses)),
  per_account int not null default 1 check (per_account > 0),
  starts_at timestamptz,
  ends_at timestamptz,
  enabled boolean not null default true,
  created_at timestamptz not null,
  check ((percent is null) <> (amount_minor is null)),
  check ((amount_minor is null) = (currency is null))
);

-- One place of a coupon, taken by an order and given back when nothing comes of it.
create table coupon_use (
  order_id uuid primary key,
  coupon_id uuid not null references coupon,
  account_id uuid references account on delete set null,
  created_at timestamptz not null
);
create index coupon_use_by_account on coupon_use (coupon_id, account_id);
