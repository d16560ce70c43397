import { describeProvider } from '../spec/provider-conformance.ts';
import { startEmulator } from './emulator.ts';
import { comfyui } from './index.ts';
import { starterModels } from './starter-models.ts';
import { captionModel, clipModel } from './testing.ts';

const cannot = { 'job-refused': 'ComfyUI has no filter of its own and makes what the workflow says.' };

describeProvider({ provider: comfyui, startEmulator, cannot });
describeProvider({
  provider: {
    ...comfyui,
    title: 'ComfyUI of an older release',
    starter: { ...comfyui.starter, models: [starterModels[0]!, captionModel, clipModel] },
  },
  startEmulator: () => startEmulator({ release: 'before-jobs' }),
  cannot,
});
