import type { CreditReason, DocumentKind, DocumentLanguage } from '../rules/document-content.ts';
import type { EvidenceKind } from '../rules/evidence.ts';

/** What documents say in one language. Changing a word changes the bytes of documents drawn from then on. */
export interface DocumentWords {
  readonly title: Readonly<Record<DocumentKind, string>>;
  readonly number: Readonly<Record<DocumentKind, string>>;
  readonly issued: string;
  readonly supplied: string;
  readonly paidWith: string;
  readonly original: string;
  /** On an invoice that takes a credit note back. */
  readonly undoes: string;
  readonly reason: string;
  readonly reasons: Readonly<Record<CreditReason, string>>;
  readonly seller: string;
  readonly buyer: string;
  readonly vatId: string;
  readonly ossNumber: string;
  readonly registration: string;
  readonly description: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly discount: string;
  readonly rate: string;
  readonly net: string;
  readonly vat: string;
  readonly gross: string;
  readonly subtotal: string;
  readonly total: string;
  readonly totalBack: string;
  readonly paid: string;
  readonly reverseCharge: string;
  readonly reverseChargeNote: string;
  readonly exempt: string;
  readonly outsideScope: string;
  readonly oss: (country: string) => string;
  readonly exchange: (tax: string) => string;
  readonly exchangeRate: (rate: string, day: string) => string;
  readonly withdrawOpen: (until: string) => string;
  readonly withdrawWaived: (on: string) => string;
  readonly withdrawn: (on: string) => string;
  readonly evidence: Readonly<Record<EvidenceKind, string>>;
  readonly page: (page: number, of: number) => string;
  readonly months: readonly string[];
  readonly day: (day: number, month: string, year: number) => string;
}

const en: DocumentWords = {
  title: { invoice: 'Invoice', credit_note: 'Credit note', receipt: 'Receipt' },
  number: { invoice: 'Invoice number', credit_note: 'Credit note number', receipt: 'Receipt number' },
  issued: 'Date of issue',
  supplied: 'Date of supply',
  paidWith: 'Paid with',
  original: 'Corrects invoice',
  undoes: 'Takes back credit note',
  reason: 'Reason',
  reasons: {
    refund: 'Refund',
    withdrawal: 'Withdrawal from the contract',
    chargeback: 'Payment charged back',
    price_error: 'Wrong price',
    vat_number_confirmed: 'VAT number confirmed after the sale',
  },
  seller: 'From',
  buyer: 'To',
  vatId: 'VAT number',
  ossNumber: 'One-stop shop number',
  registration: 'Registration',
  description: 'Description',
  quantity: 'Quantity',
  unitPrice: 'Unit price',
  discount: 'Discount',
  rate: 'VAT',
  net: 'Net',
  vat: 'VAT',
  gross: 'Total',
  subtotal: 'Total without VAT',
  total: 'Total',
  totalBack: 'Total credited',
  paid: 'Paid. Nothing is owed.',
  reverseCharge: 'Reverse charge',
  reverseChargeNote: 'The customer owes the VAT: Articles 44 and 196 of Directive 2006/112/EC.',
  exempt: 'Exempt from VAT: special scheme for small enterprises.',
  outsideScope: 'Not subject to VAT of the European Union: Article 59 of Directive 2006/112/EC.',
  oss: (country) => `VAT of ${country}, declared through the one-stop shop.`,
  exchange: (tax) => `VAT in national currency: ${tax}`,
  exchangeRate: (rate, day) => `Rate of the European Central Bank of ${day}: ${rate}`,
  withdrawOpen: (until) => `You can withdraw from this contract until ${until}, in your account or by a message to the seller.`,
  withdrawWaived: (on) => `On ${on} you asked for delivery at once and acknowledged that the right of withdrawal ends with it.`,
  withdrawn: (on) => `You withdrew from the contract on ${on}.`,
  evidence: {
    billing_address: 'billing address',
    ip: 'network connection',
    card: 'country of the card',
    bank: 'country of the bank',
    wallet: 'country of the payment account',
    sim: 'country of the SIM card',
    fixed_line: 'fixed line',
    other: 'other evidence',
  },
  page: (page, of) => `Page ${page} of ${of}`,
  months: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
  day: (day, month, year) => `${day} ${month} ${year}`,
};

const da: DocumentWords = {
  title: { invoice: 'Faktura', credit_note: 'Kreditnota', receipt: 'Kvittering' },
  number: { invoice: 'Fakturanummer', credit_note: 'Kreditnotanummer', receipt: 'Kvitteringsnummer' },
  issued: 'Udstedt',
  supplied: 'Leveret',
  paidWith: 'Betalt med',
  original: 'Retter faktura',
  undoes: 'Ophæver kreditnota',
  reason: 'Årsag',
  reasons: {
    refund: 'Tilbagebetaling',
    withdrawal: 'Fortrydelse af købet',
    chargeback: 'Tilbageført betaling',
    price_error: 'Forkert pris',
    vat_number_confirmed: 'Momsnummer bekræftet efter købet',
  },
  seller: 'Fra',
  buyer: 'Til',
  vatId: 'Momsnummer',
  ossNumber: 'Nummer i One Stop Shop',
  registration: 'Registrering',
  description: 'Beskrivelse',
  quantity: 'Antal',
  unitPrice: 'Stykpris',
  discount: 'Rabat',
  rate: 'Moms',
  net: 'Netto',
  vat: 'Moms',
  gross: 'I alt',
  subtotal: 'I alt uden moms',
  total: 'I alt',
  totalBack: 'Krediteret i alt',
  paid: 'Betalt. Der er intet udestående.',
  reverseCharge: 'Omvendt betalingspligt',
  reverseChargeNote: 'Køber betaler momsen: artikel 44 og 196 i direktiv 2006/112/EF.',
  exempt: 'Fritaget for moms: særordning for små virksomheder.',
  outsideScope: 'Ikke omfattet af moms i Den Europæiske Union: artikel 59 i direktiv 2006/112/EF.',
  oss: (country) => `Moms i ${country}, angivet gennem One Stop Shop.`,
  exchange: (tax) => `Moms i national valuta: ${tax}`,
  exchangeRate: (rate, day) => `Den Europæiske Centralbanks kurs den ${day}: ${rate}`,
  withdrawOpen: (until) => `Du kan fortryde købet til og med ${until} på din konto eller med en besked til sælgeren.`,
  withdrawWaived: (on) => `Den ${on} bad du om levering med det samme og bekræftede, at fortrydelsesretten dermed bortfalder.`,
  withdrawn: (on) => `Du fortrød købet den ${on}.`,
  evidence: {
    billing_address: 'faktureringsadresse',
    ip: 'netværksforbindelse',
    card: 'kortets land',
    bank: 'bankens land',
    wallet: 'betalingskontoens land',
    sim: 'SIM-kortets land',
    fixed_line: 'fastnetlinje',
    other: 'andet bevis',
  },
  page: (page, of) => `Side ${page} af ${of}`,
  months: ['januar', 'februar', 'marts', 'april', 'maj', 'juni', 'juli', 'august', 'september', 'oktober', 'november', 'december'],
  day: (day, month, year) => `${day}. ${month} ${year}`,
};

const de: DocumentWords = {
  title: { invoice: 'Rechnung', credit_note: 'Rechnungskorrektur', receipt: 'Zahlungsbeleg' },
  number: { invoice: 'Rechnungsnummer', credit_note: 'Korrekturnummer', receipt: 'Belegnummer' },
  issued: 'Ausstellungsdatum',
  supplied: 'Leistungsdatum',
  paidWith: 'Bezahlt mit',
  original: 'Korrigiert Rechnung',
  undoes: 'Hebt Gutschrift auf',
  reason: 'Grund',
  reasons: {
    refund: 'Erstattung',
    withdrawal: 'Widerruf des Vertrags',
    chargeback: 'Rückbuchung der Zahlung',
    price_error: 'Falscher Preis',
    vat_number_confirmed: 'USt-IdNr. nach dem Kauf bestätigt',
  },
  seller: 'Von',
  buyer: 'An',
  vatId: 'USt-IdNr.',
  ossNumber: 'Nummer im One-Stop-Shop',
  registration: 'Register',
  description: 'Beschreibung',
  quantity: 'Menge',
  unitPrice: 'Einzelpreis',
  discount: 'Rabatt',
  rate: 'USt',
  net: 'Netto',
  vat: 'USt',
  gross: 'Gesamt',
  subtotal: 'Gesamt ohne Umsatzsteuer',
  total: 'Gesamtbetrag',
  totalBack: 'Gutgeschriebener Betrag',
  paid: 'Bezahlt. Es ist nichts mehr offen.',
  reverseCharge: 'Steuerschuldnerschaft des Leistungsempfängers',
  reverseChargeNote: 'Die Umsatzsteuer schuldet der Kunde: Artikel 44 und 196 der Richtlinie 2006/112/EG.',
  exempt: 'Steuerfrei: Sonderregelung für Kleinunternehmen.',
  outsideScope: 'Nicht steuerbar in der Europäischen Union: Artikel 59 der Richtlinie 2006/112/EG.',
  oss: (country) => `Umsatzsteuer (${country}), erklärt über den One-Stop-Shop.`,
  exchange: (tax) => `Umsatzsteuer in Landeswährung: ${tax}`,
  exchangeRate: (rate, day) => `Kurs der Europäischen Zentralbank vom ${day}: ${rate}`,
  withdrawOpen: (until) =>
    `Sie können diesen Vertrag bis zum ${until} widerrufen: in Ihrem Konto oder durch eine Nachricht an den Verkäufer.`,
  withdrawWaived: (on) => `Am ${on} haben Sie die sofortige Ausführung verlangt und bestätigt, dass Ihr Widerrufsrecht damit erlischt.`,
  withdrawn: (on) => `Sie haben den Vertrag am ${on} widerrufen.`,
  evidence: {
    billing_address: 'Rechnungsadresse',
    ip: 'Netzverbindung',
    card: 'Land der Karte',
    bank: 'Land der Bank',
    wallet: 'Land des Zahlungskontos',
    sim: 'Land der SIM-Karte',
    fixed_line: 'Festnetzanschluss',
    other: 'anderer Nachweis',
  },
  page: (page, of) => `Seite ${page} von ${of}`,
  months: ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember'],
  day: (day, month, year) => `${day}. ${month} ${year}`,
};

const ar: DocumentWords = {
  title: { invoice: 'فاتورة', credit_note: 'إشعار دائن', receipt: 'إيصال' },
  number: { invoice: 'رقم الفاتورة', credit_note: 'رقم الإشعار الدائن', receipt: 'رقم الإيصال' },
  issued: 'تاريخ الإصدار',
  supplied: 'تاريخ التوريد',
  paidWith: 'طريقة الدفع',
  original: 'تصحيح للفاتورة',
  undoes: 'إلغاء للإشعار الدائن',
  reason: 'السبب',
  reasons: {
    refund: 'استرداد',
    withdrawal: 'العدول عن العقد',
    chargeback: 'إلغاء الدفعة من جهة الدفع',
    price_error: 'خطأ في السعر',
    vat_number_confirmed: 'تأكيد الرقم الضريبي بعد الشراء',
  },
  seller: 'من',
  buyer: 'إلى',
  vatId: 'الرقم الضريبي',
  ossNumber: 'رقم نظام المحطة الواحدة',
  registration: 'السجل التجاري',
  description: 'الوصف',
  quantity: 'الكمية',
  unitPrice: 'سعر الوحدة',
  discount: 'خصم',
  rate: 'الضريبة',
  net: 'الصافي',
  vat: 'الضريبة',
  gross: 'الإجمالي',
  subtotal: 'الإجمالي دون الضريبة',
  total: 'الإجمالي',
  totalBack: 'إجمالي المبلغ المردود',
  paid: 'مدفوعة بالكامل.',
  reverseCharge: 'الاحتساب العكسي للضريبة',
  reverseChargeNote: 'يتحمل العميل ضريبة القيمة المضافة: المادتان 44 و196 من التوجيه 2006/112/EC.',
  exempt: 'معفاة من ضريبة القيمة المضافة: النظام الخاص بالمنشآت الصغيرة.',
  outsideScope: 'لا تخضع لضريبة القيمة المضافة في الاتحاد الأوروبي: المادة 59 من التوجيه 2006/112/EC.',
  oss: (country) => `ضريبة القيمة المضافة في ${country}، ويُصرَّح بها عبر نظام المحطة الواحدة.`,
  exchange: (tax) => `الضريبة بالعملة الوطنية: ${tax}`,
  exchangeRate: (rate, day) => `سعر البنك المركزي الأوروبي بتاريخ ${day}: ${rate}`,
  withdrawOpen: (until) => `يمكنك العدول عن هذا العقد حتى ${until} من حسابك أو برسالة إلى البائع.`,
  withdrawWaived: (on) => `طلبت في ${on} التسليم فورًا وأقررت بأن حق العدول ينتهي به.`,
  withdrawn: (on) => `عدلت عن العقد في ${on}.`,
  evidence: {
    billing_address: 'عنوان الفوترة',
    ip: 'الاتصال بالشبكة',
    card: 'بلد البطاقة',
    bank: 'بلد البنك',
    wallet: 'بلد حساب الدفع',
    sim: 'بلد شريحة الهاتف',
    fixed_line: 'الخط الثابت',
    other: 'دليل آخر',
  },
  page: (page, of) => `صفحة ${page} من ${of}`,
  months: ['يناير', 'فبراير', 'مارس', 'أبريل', 'مايو', 'يونيو', 'يوليو', 'أغسطس', 'سبتمبر', 'أكتوبر', 'نوفمبر', 'ديسمبر'],
  day: (day, month, year) => `${day} ${month} ${year}`,
};

export const documentWords: Readonly<Record<DocumentLanguage, DocumentWords>> = { en, da, de, ar };

/** “Reverse charge” as the Directive says it in the language of each state: Article 226(11a). */
export const reverseChargeIn: Readonly<Record<string, string>> = {
  AT: 'Steuerschuldnerschaft des Leistungsempfängers',
  BE: 'Btw verlegd / Autoliquidation',
  BG: 'обратно начисляване',
  CY: 'Αντίστροφη επιβάρυνση',
  CZ: 'daň odvede zákazník',
  DE: 'Steuerschuldnerschaft des Leistungsempfängers',
  DK: 'omvendt betalingspligt',
  EE: 'pöördmaksustamine',
  ES: 'inversión del sujeto pasivo',
  FI: 'käännetty verovelvollisuus',
  FR: 'Autoliquidation',
  GR: 'Αντίστροφη επιβάρυνση',
  HR: 'prijenos porezne obveze',
  HU: 'fordított adózás',
  IE: 'Reverse charge',
  IT: 'inversione contabile',
  LT: 'Atvirkštinis apmokestinimas',
  LU: 'Autoliquidation',
  LV: 'nodokļa apgrieztā maksāšana',
  MT: 'Inverżjoni tal-ħlas',
  NL: 'Btw verlegd',
  PL: 'odwrotne obciążenie',
  PT: 'Autoliquidação',
  RO: 'taxare inversă',
  SE: 'omvänd betalningsskyldighet',
  SI: 'Reverse charge – obrnjena davčna obveznost',
  SK: 'prenesenie daňovej povinnosti',
};
