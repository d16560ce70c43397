-- The end of the period in which a change was asked for. Once that is over it has come true or never will, even where its answer was lost.
alter table plan_change add column period_ends timestamptz;
