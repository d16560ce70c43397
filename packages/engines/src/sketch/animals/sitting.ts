import type { Chance } from '../random.ts';
import { type Sculptor, sculpt } from '../relief.ts';
import type { Stage } from '../stage.ts';
import { sitterBody, sitterTail } from './sitter-body.ts';
import { sitterFace } from './sitter-face.ts';
import { sitterEars, sitterHead } from './sitter-head.ts';
import type { Seat } from './sitter-seat.ts';
import { type SitterKind, sitterOf } from './sitters.ts';

/** An animal that sits and looks at us: cats, dogs, foxes, rabbits, bears differ by ears, muzzle, tail and coat. */
export function sitting(stage: Stage, tall: number, kind: SitterKind, random: Chance): Sculptor {
  const sitter = sitterOf(stage, kind, random);
  const figure = sculpt(stage, tall, 1.15);
  const seat: Seat = {
    kind,
    cx: 0.55,
    headY: sitter.ears === 'long' ? 0.42 : 0.3,
    h: 0.155 * sitter.head,
    text: stage.brief.subjectText,
  };
  // The tail lies behind, the ears behind the head.
  sitterTail(figure, sitter, seat);
  sitterBody(figure, sitter, seat);
  sitterEars(figure, sitter, seat);
  sitterHead(figure, sitter, seat);
  sitterFace(figure, sitter, seat, stage);
  return figure;
}
