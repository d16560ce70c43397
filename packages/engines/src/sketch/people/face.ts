import type { Character } from './character.ts';

export interface Face {
  readonly cx: number;
  readonly top: number;
  readonly eyes: number;
  readonly nose: number;
  readonly mouth: number;
  readonly chin: number;
  readonly half: number;
  readonly jaw: number;
}

export function measure(who: Character): Face {
  const child = who.age < 0.3;
  const half = 0.149 * who.face.width * (child ? 1.04 : 1);
  return {
    cx: 0.6,
    top: 0.2,
    eyes: child ? 0.425 : 0.405,
    nose: child ? 0.492 : 0.488,
    mouth: child ? 0.545 : 0.548,
    chin: child ? 0.605 : 0.62,
    half,
    jaw: half * 0.66 * who.face.jaw,
  };
}

export const strands = { fur: 0.85, furAngle: Math.PI / 2 };
