-- What a model wrote instead of drawing: a caption. It lives and ends with its generation.
create table generation_text (
  generation_id uuid not null references generation on delete cascade,
  output_index smallint not null,
  workspace_id uuid not null,
  text text not null check (length(text) between 1 and 8000),
  primary key (generation_id, output_index)
);
