export { checkMap } from './check-map.ts';
export { type CoverDatabaseOptions, coverDatabase } from './cover-database.ts';
export { coverDataFolder, coverStoredFiles } from './cover-files.ts';
export { dataMapIsFresh, writeDataMap } from './generate-data-map.ts';
