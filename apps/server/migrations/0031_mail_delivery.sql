-- What became of a mail, in words that a person can read. Written before there was any delivery: it was passed on by hand, or lies there still.
alter table mail add column state text not null default 'waiting' check (state in ('waiting', 'sent', 'refused', 'kept'));
update mail set state = case when sent_at is null then 'kept' else 'sent' end;

-- Tries end two days after this; an operator who lets it be tried again starts anew.
alter table mail add column waiting_since timestamptz not null default now();
-- Nobody tries before this.
alter table mail add column next_try_at timestamptz;
-- Somebody hands it over, and has until then.
alter table mail add column claimed_until timestamptz;
-- Why it was not taken: a word of ours, and what the server said, without addresses.
alter table mail add column trouble text check (
  trouble in ('unreachable', 'unencrypted', 'sign_in', 'busy', 'slow', 'lost', 'garbled', 'rejected', 'too_late')
);
alter table mail add column answer text check (length(answer) <= 300);

create index mail_to_look_after on mail (created_at) where state in ('waiting', 'refused');
