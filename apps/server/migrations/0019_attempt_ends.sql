-- Why a call may have been billed for nothing, and whether it was: null as long as nobody can say.
alter table generation_attempt
  add column doubt text check (doubt in ('no_answer', 'cancelled', 'expired', 'failed', 'unusable')),
  add column billed boolean,
  -- No byte of a call leaves after this moment.
  add column call_until timestamptz,
  -- How often it was sent, each time under the same id and only after the one before had certainly not arrived.
  add column calls smallint not null default 1;

update generation_attempt set doubt = case when handle is null then 'no_answer' else 'failed' end where state = 'doubtful';
-- Accepted by a provider, and then given up here.
update generation_attempt attempt
  set state = 'doubtful', doubt = case when generation.state in ('cancelled', 'expired') then generation.state else 'failed' end
  from generation where generation.id = attempt.generation_id and generation.finished_at is not null and attempt.state in ('prepared', 'accepted');
