import { describeKills } from './describe-kills.ts';
import { works } from './kill-cases.ts';

describeKills(works[2]);
