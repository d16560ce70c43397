import type { CameraName } from '../names.ts';
import type { Table } from './table.ts';

export const cameraWords: Table<CameraName> = {
  'push-in': [
    'push in',
    'push-in',
    'zoom in',
    'dolly in',
    'approach',
    'move closer',
    'fly through',
    'flying through',
    'fly toward',
    'forward',
  ],
  'pull-back': ['pull back', 'pull-back', 'zoom out', 'dolly out', 'reveal', 'move away', 'backward'],
  'pan-left': ['pan left', 'to the left', 'leftward', 'tracking left'],
  'pan-right': ['pan right', 'pan', 'to the right', 'tracking shot', 'sideways', 'rightward', 'drive by', 'slider'],
  rise: ['rise', 'crane up', 'tilt up', 'ascend', 'drone', 'aerial', 'lift', 'fly over', 'flying over'],
  orbit: ['orbit', 'sway', 'handheld', 'circle', 'arc shot', 'parallax', 'drift'],
  still: ['static', 'locked off', 'tripod', 'still camera', 'timelapse', 'time lapse', 'no camera movement'],
};
