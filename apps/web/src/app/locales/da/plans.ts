import type { plans as en } from '../en/plans.ts';

export const plans: Readonly<Record<keyof typeof en, string>> = {
  'plans.title': 'Din plan',
  'plans.state.incomplete': 'ikke betalt',
  'plans.state.trial': 'gratis dage',
  'plans.state.active': 'aktiv',
  'plans.state.past_due': 'betaling mangler',
  'plans.state.paused': 'sat på pause',
  'plans.state.ended': 'slut',
  'plans.renewsOn': 'fornyes {date}',
  'plans.endsOn': 'slutter {date}',
  'plans.becomes': 'derefter {title}',
  'plans.pastDue': 'Den seneste betaling lykkedes ikke',
  'plans.pastDueText':
    'Siden {date}. Udbyderen prøver igen af sig selv; se på dit kort eller din betalingsmåde dér. Den nye periodes kreditter kommer, når den er betalt. Bliver den aldrig det, slutter planen; det, du har købt ved siden af, bliver.',
  'plans.mend': 'Ret det hos {name}',
  'plans.change': 'Skift plan',
  'plans.to': 'Ny plan',
  'plans.changeNow': 'Den begynder med det samme. Forskellen opkræves, og de ekstra kreditter er der, når den er betalt.',
  'plans.changeLater': 'Den begynder med næste periode, {date}. Indtil da er alt, som det er.',
  'plans.portal': 'Kort og papirer',
  'plans.cancel': 'Afslut planen',
  'plans.cancelTitle': 'Vil du afslutte {title}?',
  'plans.cancelText': 'Den løber til {date} og fornyes ikke. Dens kreditter slutter med den; det, du har købt ved siden af, bliver.',
  'plans.resume': 'Behold planen',
};
