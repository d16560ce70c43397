export { type SketchOptions, sketchEngine } from './engine.ts';
