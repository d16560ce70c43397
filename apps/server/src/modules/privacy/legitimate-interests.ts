import type { InterestAssessment } from '@pinhole/privacy';

/** The written assessments behind every entry that rests on a legitimate interest of the operator. */
export const interestAssessments: readonly InterestAssessment[] = [
  {
    id: 'session-security',
    title: 'Showing people where they are signed in',
    interest: 'A person must be able to see a sign-in that is not theirs and end it.',
    necessity:
      'Without the network and the kind of browser, sessions in the list cannot be told apart. A shortened network and a browser family are enough.',
    balance: 'Only the person sees it, nobody is located or recognised by it, and it goes with the session.',
  },
  {
    id: 'abuse-limits',
    title: 'Limiting how often something may be tried',
    interest: 'Accounts must not be opened by guessing, and one visitor must not stop the service for others.',
    necessity:
      'Before sign-in, the network a visitor comes from and the address that is tried are all there is to count by. A keyed hash of them is enough.',
    balance: 'A counter that nobody reads and that cannot be read back, gone within a day, in exchange for the safety of every account.',
  },
  {
    id: 'service-logs',
    title: 'Keeping the service running',
    interest: 'Faults and slowness have to be seen and mended.',
    necessity:
      'Which route was slow or failed, when, and under which request number. Content, names and addresses are not needed and not written.',
    balance: 'Lines hold numbers and machine words, and last 30 days.',
  },
  {
    id: 'audit-trail',
    title: 'Knowing who did what with power over others',
    interest: 'Whoever runs the service can change roles, credits and settings; people must be able to rely on a record of it.',
    necessity: 'A record that can be changed or thinned out proves nothing, so it is append-only and sealed.',
    balance: 'It holds numbers and machine words only. After an erasure the number leads to nobody, and lines go after two years.',
  },
];
