-- A mask is an asset, so that a request can reference it like any picture, but no part of the library, and it deletes itself.
alter table asset drop constraint asset_origin_check;
alter table asset add constraint asset_origin_check check (origin in ('generated', 'upload', 'mask'));
alter table asset add constraint asset_mask_ends check (origin <> 'mask' or purge_at is not null);

alter table upload add column purpose text not null default 'library' check (purpose in ('library', 'mask'));
