-- From how many micro-credits on a person wants to be asked before something is spent; null: never.
alter table account add column confirm_above bigint check (confirm_above >= 0);
-- What was asked for together is agreed to together.
create index generation_by_group on generation (group_id) where group_id is not null;

-- What the check of prompts that a seller of record demands came to. `waiting`: it cannot be reached, since `screening_since`.
alter table generation
  add column screening text check (screening in ('waiting', 'allowed', 'flagged', 'denied')),
  add column screening_since timestamptz,
  add constraint generation_screening_since check (screening_since is null or screening is not distinct from 'waiting');
create index generation_marked on generation (id desc) where screening in ('flagged', 'denied');

-- What was answered about a text, so that it is asked about once. The text is not here, only its hash under a key of this service.
create table prompt_screening (
  checker text not null,
  text_hash bytea not null check (length(text_hash) = 32),
  decision text check (decision in ('allow', 'flag', 'deny')),
  -- As long as nothing was decided: until then somebody is asking.
  asking_until timestamptz not null,
  primary key (checker, text_hash)
);
create index prompt_screening_by_age on prompt_screening (asking_until);
