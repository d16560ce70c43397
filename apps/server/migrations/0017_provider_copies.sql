-- How long the provider keeps what it made by itself, as it was known when it took the work; null: nobody knows.
alter table generation_attempt add column keeps_seconds int check (keeps_seconds >= 0);
