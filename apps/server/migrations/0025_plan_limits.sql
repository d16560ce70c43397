-- What the plan of a workspace allows now: written in the transaction in which its subscription changes, so that asking is one row.
-- No row, or one whose time is over: what the service allows everybody.
create table entitlement (
  workspace_id uuid primary key references workspace on delete cascade,
  item_id uuid not null references sale_item,
  title text not null,
  state text not null check (state in ('trial', 'active', 'ending', 'grace')),
  -- Null: what the service allows everybody.
  storage_gigabytes int check (storage_gigabytes > 0),
  max_running int check (max_running > 0),
  -- Days that assets are kept; null: for ever.
  asset_days int check (asset_days > 0),
  -- No asset is older than this to the plan: whoever comes to fewer days has all of them before anything goes.
  assets_from timestamptz,
  -- Null: all.
  models text[],
  -- Null: until something changes.
  until timestamptz,
  changed_at timestamptz not null,
  check ((asset_days is null) = (assets_from is null))
);
create index entitlement_over on entitlement (until) where until is not null;
create index entitlement_keeps on entitlement (workspace_id) where asset_days is not null;

-- How many steps of a workspace may be under way at once, where that is not the same for everybody.
create table step_limit (
  workspace_id uuid primary key references workspace on delete cascade,
  most int not null check (most > 0),
  until timestamptz
);
create index step_under_way on step (workspace_id) where holds_slot;

-- Of free days: what they bring, if it is not a whole quota; and what an order was promised.
alter table sale_item
  add column trial_credits bigint check (trial_credits > 0 and trial_credits <= 100000000000000000),
  add constraint sale_item_trial_credits check (trial_credits is null or trial_days > 0);
alter table sale_order add column trial_days int not null default 0 check (trial_days between 0 and 90);
update sale_order o set trial_days = i.trial_days from sale_item i where i.id = o.item_id and i.trial_days > 0;

-- The free days that somebody had: one workspace and one account have them once, whatever either does later.
create table plan_trial (
  subscription_id uuid primary key references subscription,
  party_id uuid not null unique,
  account_id uuid unique references account on delete set null,
  starts_at timestamptz not null,
  -- Micro-credits.
  granted bigint not null check (granted >= 0),
  created_at timestamptz not null
);

-- How often a missing payment was told of.
alter table subscription add column reminders smallint not null default 0 check (reminders >= 0);
update subscription set reminders = 1 where past_due_since is not null;
create index subscription_past_due on subscription (past_due_since) where past_due_since is not null;

-- Out of the trash again: its days begin anew.
alter table asset add column restored_at timestamptz;

-- What an unfinished generation will take of the storage, about.
alter table generation add column expected_bytes bigint not null default 0 check (expected_bytes >= 0);
create index blob_by_workspace on blob (workspace_id) include (bytes);

-- Plans that run already.
insert into entitlement (workspace_id, item_id, title, state, storage_gigabytes, max_running, asset_days, assets_from, models, until, changed_at)
select distinct on (l.workspace_id) l.workspace_id, i.id, i.title,
  case when s.state = 'past_due' then 'grace' when s.ends_at is not null then 'ending' else s.state end,
  i.storage_gigabytes, i.max_running, i.asset_days, case when i.asset_days is not null then now() end, i.models,
  case when s.state = 'past_due' then s.past_due_since + interval '7 days' else s.ends_at end, now()
from subscription s join billing_link l on l.party_id = s.party_id join sale_item i on i.id = s.item_id
where s.state in ('trial', 'active') or (s.state = 'past_due' and s.past_due_since > now() - interval '7 days')
order by l.workspace_id, (s.state <> 'past_due') desc, i.credits desc;
insert into step_limit (workspace_id, most, until) select workspace_id, max_running, until from entitlement where max_running is not null;

-- A plan is over before its period is: what it gave for the rest of it ends too. `in_starts`: of its periods; `in_changes`: its payments
-- for a larger plan. Answers how many lots ended.
create function end_plan_lots(in_workspace uuid, in_starts timestamptz[], in_changes uuid[], in_now timestamptz) returns int language plpgsql as $$
declare
  w wallet;
  ended int;
begin
  w := lock_wallet(in_workspace);
  update ledger_account a set expires_at = greatest(in_now, coalesce(a.starts_at + interval '1 microsecond', in_now))
    where a.wallet_id = w.id and a.expires_at > greatest(in_now, coalesce(a.starts_at + interval '1 microsecond', in_now))
      and ((a.kind = 'quota' and a.starts_at = any(in_starts))
        or (a.kind = 'promotional' and a.id in (
          select e.account_id from ledger_transfer t join ledger_entry e on e.transfer_id = t.id
          where t.key in (select 'grant:plan-change:' || c from unnest(in_changes) c))));
  get diagnostics ended = row_count;
  if ended > 0 then perform lapse_lots(w.id, in_now + interval '1 millisecond'); end if;
  return ended;
end $$;
