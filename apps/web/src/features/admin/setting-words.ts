import type { EffectiveSetting } from '@pinhole/contract';
import type { Locale } from '../../app/i18n.ts';

interface SettingWords {
  readonly title: string;
  readonly help: string;
}

/** The service speaks English about its settings; these are the same sentences in the other languages of the page. */
const translated: Readonly<Record<Exclude<Locale, 'en'>, Readonly<Record<string, SettingWords>>>> = {
  da: {
    'service.name': { title: 'Tjenestens navn', help: 'Vises i sidens titel, i mails og på loginsiden.' },
    'service.timeZone': { title: 'Tjenestens tidszone', help: 'På dens ur begynder dage, uger og måneder, for lofter og forbrug.' },
    'credits.currency': {
      title: 'Tjenestens valuta',
      help: 'Tre bogstaver. Forbrug skrives ned i kreditter og i den. Lofter i en anden valuta stopper forbruget, til de sættes på ny.',
    },
    'credits.price': {
      title: 'Hvad en kredit er værd, i milliontedele af valutaen',
      help: '10000 er en hundrededel. Til lofter i valuta og til, hvad forbruget var værd; gælder det, der sendes fra nu af.',
    },
    'credits.lowBalance': {
      title: 'Giv besked om en saldo under',
      help: 'Ejere og administratorer af et arbejdsrum får besked én gang, når det har mindre end dette, medmindre det valgte en anden grænse. 0: aldrig.',
    },
    'signUp.open': { title: 'Alle kan oprette en konto', help: 'Fra: kun den, der driver tjenesten, har en.' },
    'signUp.requireVerifiedEmail': {
      title: 'Konti virker først, når adressen er bekræftet',
      help: 'Slå det til, når mails rent faktisk bliver leveret. Oprettelse røber så ikke, hvem der har en konto.',
    },
    'signUp.minimumAge': {
      title: 'Mindstealder',
      help: 'Det, man bekræfter ved oprettelse, i år. Der spørges ikke efter fødselsdato, og ingen gemmes.',
    },
    'policy.version': {
      title: 'Gældende version af politikken',
      help: 'Man accepterer præcis denne version ved oprettelse; den gemmes med kontoen.',
    },
    'service.contact': {
      title: 'Mailadresse for dem, der bruger tjenesten',
      help: 'Vises, hvor man opretter sig og køber. Skal til, før der tages imod rigtige penge.',
    },
    'legal.terms': {
      title: 'Adressen på vilkårene',
      help: 'En side af dine egne. Vises, hvor man opretter sig og køber. Skal til, før der tages imod rigtige penge.',
    },
    'legal.privacy': {
      title: 'Adressen på privatlivspolitikken',
      help: 'En side af dine egne. Vises, hvor man opretter sig og køber. Skal til, før der tages imod rigtige penge.',
    },
    'credits.welcome': { title: 'Velkomstkreditter', help: 'Gives én gang til hver ny konto. 0 giver ingen.' },
    'credits.welcomeNeedsConfirmation': {
      title: 'Velkomstkreditter venter på den bekræftede adresse',
      help: 'Opdigtede adresser får så ingenting. Slå det fra, hvor der ikke leveres mails, og du ved, hvem der opretter sig.',
    },
    'credits.perDollar': {
      title: 'Kreditter på en amerikansk dollar',
      help: 'Til de priser, der foreslås for modeller, og til avancer. Der opkræves intet efter det.',
    },
    'credits.monthlyCap': {
      title: 'Månedligt forbrugsloft for et arbejdsrum',
      help: 'Gælder, hvor et arbejdsrum ikke har sit eget loft. Tomt: intet loft.',
    },
    'billing.closingRule': {
      title: 'Kreditter, der er købt og ikke brugt, når betaling lukkes',
      help: 'refund-unused-purchased: betales tilbage, hvor udbyderen kan. forfeit: bortfalder. Gaver og resten af en plan bortfalder under alle omstændigheder.',
    },
    'billing.closingDays': {
      title: 'Dage, hvor lukning af betaling kan fortrydes',
      help: 'Planer stopper straks; alt andet venter så længe. 0: straks og for altid.',
    },
    'workspaces.max': { title: 'Arbejdsrum, en person må eje', help: 'Det personlige arbejdsrum tæller med.' },
    'keys.max': { title: 'API-nøgler pr. person i ét arbejdsrum', help: 'Tilbagekaldte og udløbne nøgler tæller ikke.' },
    'generation.maxQueued': { title: 'Generationer, der venter i ét arbejdsrum', help: 'Flere afvises, til nogle er færdige.' },
    'trash.days': {
      title: 'Dage i papirkurven',
      help: 'Hvor længe et slettet billede kan hentes tilbage. Gælder det, der slettes fra nu af.',
    },
    'upload.maxImageMegabytes': { title: 'Største billede, der kan uploades, i megabyte', help: 'Større afvises, før de sendes.' },
    'upload.maxVideoMegabytes': { title: 'Største klip, der kan uploades, i megabyte', help: 'Større afvises, før de sendes.' },
    'upload.maxVideoSeconds': {
      title: 'Længste klip, der kan uploades, i sekunder',
      help: 'Kendes først, når filen læses, så et længere afvises, efter at det er ankommet.',
    },
    'api.requestsPerMinute': {
      title: 'Forespørgsler, en person eller en API-nøgle må sende i minuttet',
      help: 'Sider sender også, omkring ti hver. Flere afvises et øjeblik; det, der bruger penge eller gætter, har strammere grænser.',
    },
    'upload.maxOpen': {
      title: 'Uploads, en person må have i gang',
      help: 'Tælles i hvert arbejdsrum. Flere afvises, til nogle er færdige eller afbrudt.',
    },
    'storage.maxGigabytes': {
      title: 'Gigabyte, et arbejdsrum må have gemt',
      help: 'Gælder, hvor dets plan ikke siger noget. Alt tæller, også papirkurven. Over grænsen slettes intet, men intet nyt begynder. 0: ingen grænse.',
    },
    'generation.maxRunning': {
      title: 'Generationer i ét arbejdsrum, der kører på én gang',
      help: 'Gælder, hvor dets plan ikke siger noget. Flere venter på deres tur; ingen afvises af den grund. 0: så mange, som motorerne tager.',
    },
    'generation.models': {
      title: 'Modeller for arbejdsrum uden plan',
      help: 'Deres id’er med komma imellem. De andre vises med vejen til planerne. Tomt: alle modeller.',
    },
    'billing.graceDays': {
      title: 'Dage, en plan fortsætter, når betalingen mangler',
      help: 'Indtil da virker alt, som planen tillader, men der kommer ingen nye kreditter. Derefter gælder det, der gælder uden plan.',
    },
    'assets.noticeDays': {
      title: 'Dage før slutningen, hvor et billede siger, hvor længe det beholdes',
      help: 'Hvor en plan kun beholder billeder nogle dage. Bagefter ligger de først i papirkurven.',
    },
    'sessions.idleDays': { title: 'Dage uden brug, til en enhed logges ud', help: 'Regnet fra det seneste besøg.' },
    'mail.retentionDays': { title: 'Dage, skrevne mails gemmes', help: 'Ældre mails forsvinder fra udbakken.' },
    'seller.name': {
      title: 'Sælgerens navn',
      help: 'Hvem der sælger: virksomhedens eller personens fulde navn, som det skal stå på fakturaer.',
    },
    'seller.street': {
      title: 'Sælgerens gade',
      help: 'Gade og nummer, til fakturaer.',
    },
    'seller.postalCode': {
      title: 'Sælgerens postnummer',
      help: 'Til fakturaer.',
    },
    'seller.city': {
      title: 'Sælgerens by',
      help: 'Til fakturaer.',
    },
    'seller.country': {
      title: 'Sælgerens land',
      help: 'To bogstaver (ISO 3166), f.eks. DK. Det afgør, hvilken momslov der gælder.',
    },
    'seller.vatId': {
      title: 'Sælgerens momsnummer',
      help: 'Med præfiks, f.eks. DK13585628. Det er også i dette nummers navn, at kunders momsnumre kontrolleres.',
    },
    'seller.registration': {
      title: 'Sælgerens virksomhedsregistrering',
      help: 'Register og nummer, hvor landets lov kræver dem på fakturaer.',
    },
    'seller.email': {
      title: 'Sælgerens mailadresse',
      help: 'Til spørgsmål om en faktura; trykkes på den.',
    },
    'tax.scheme': {
      title: 'One Stop Shop',
      help: 'Hvordan sælgeren er registreret for salg til forbrugere i andre EU-lande. Uden registrering afvises sådanne salg.',
    },
    'tax.ossNumber': {
      title: 'Nummer i ikke-EU-ordningen',
      help: 'Begynder med EU; kun for sælgere uden for EU.',
    },
    'tax.smallBusiness': {
      title: 'Lille virksomhed uden moms',
      help: 'Til: salg hjemme er fritaget, og fakturaer siger det.',
    },
    'tax.onePiece': {
      title: 'Ét bevis er nok',
      help: 'Tilladt for sælgere i EU med højst 100.000 EUR om året i salg til forbrugere i andre lande.',
    },
    'tax.timeZone': {
      title: 'Bøgernes tidszone',
      help: 'Afgør, hvilken dag et salg falder på, f.eks. Europe/Copenhagen.',
    },
    'tax.keepYears': {
      title: 'År, som momsbilag gemmes',
      help: 'Regnes fra årets slutning. 0: det sædvanlige i sælgerens land, og 10 i One Stop Shop. Gælder for det, der udstedes fra nu af.',
    },
    'tax.invoicePrefix': {
      title: 'Fakturanumre begynder med',
      help: 'Efterfulgt af året og et nummer.',
    },
    'tax.creditNotePrefix': {
      title: 'Kreditnotanumre begynder med',
      help: 'Efterfulgt af året og et nummer.',
    },
    'tax.receiptPrefix': {
      title: 'Kvitteringsnumre begynder med',
      help: 'Efterfulgt af året og et nummer.',
    },
    'metrics.token': {
      title: 'Adgangsord til /metrics',
      help: 'Målinger er slået fra, mens det er tomt. Den, der henter dem, sender det som bearer token.',
    },
  },
  ar: {
    'service.name': { title: 'اسم الخدمة', help: 'يظهر في عنوان الصفحة وفي الرسائل وفي صفحة تسجيل الدخول.' },
    'service.timeZone': { title: 'المنطقة الزمنية للخدمة', help: 'تبدأ الأيام والأسابيع والأشهر على ساعتها، للحدود وللاستخدام.' },
    'credits.currency': {
      title: 'عملة الخدمة',
      help: 'ثلاثة أحرف. يُسجَّل الإنفاق بالأرصدة وبها. الحدود بعملة أخرى توقف الإنفاق إلى أن تُضبط من جديد.',
    },
    'credits.price': {
      title: 'قيمة الرصيد الواحد بأجزاء المليون من العملة',
      help: '10000 جزء من مئة. للحدود بالعملة ولقيمة ما أُنفق؛ يسري على ما يُرسل من الآن.',
    },
    'credits.lowBalance': {
      title: 'التنبيه إلى رصيد أقل من',
      help: 'يُنبَّه مالكو مساحة العمل ومديروها مرة واحدة حين يقل رصيدها عن هذا، ما لم تختر حدًا آخر. 0: أبدًا.',
    },
    'signUp.open': { title: 'يمكن لأي شخص إنشاء حساب', help: 'عند الإيقاف: لا حساب إلا لمن يدير الخدمة.' },
    'signUp.requireVerifiedEmail': {
      title: 'لا تعمل الحسابات إلا بعد تأكيد العنوان',
      help: 'شغّله بعد أن تصل الرسائل فعلًا. عندها لا يكشف التسجيل من لديه حساب.',
    },
    'signUp.minimumAge': { title: 'الحد الأدنى للعمر', help: 'ما يؤكده الشخص عند التسجيل بالسنوات. لا يُطلب تاريخ الميلاد ولا يُحفظ.' },
    'policy.version': { title: 'إصدار السياسة الساري', help: 'يوافق الشخص على هذا الإصدار تحديدًا عند التسجيل ويُحفظ مع الحساب.' },
    'service.contact': {
      title: 'بريد التواصل لمن يستخدم الخدمة',
      help: 'يظهر عند التسجيل والشراء. يلزم قبل استقبال مال حقيقي.',
    },
    'legal.terms': {
      title: 'عنوان شروط الاستخدام',
      help: 'صفحة من صفحاتك. تظهر عند التسجيل والشراء. تلزم قبل استقبال مال حقيقي.',
    },
    'legal.privacy': {
      title: 'عنوان سياسة الخصوصية',
      help: 'صفحة من صفحاتك. تظهر عند التسجيل والشراء. تلزم قبل استقبال مال حقيقي.',
    },
    'credits.welcome': { title: 'أرصدة الترحيب', help: 'تُمنح مرة واحدة لكل حساب جديد. 0 لا يمنح شيئًا.' },
    'credits.welcomeNeedsConfirmation': {
      title: 'تنتظر الأرصدة الترحيبية تأكيد العنوان',
      help: 'لا تكسب العناوين المختلقة شيئًا حينها. أوقفه حيث لا يُسلَّم بريد وتعرف من يسجّل.',
    },
    'credits.perDollar': {
      title: 'عدد الأرصدة في الدولار الأمريكي',
      help: 'للأسعار المقترحة للنماذج ولهوامش الربح. لا يُخصم شيء بحسبه.',
    },
    'credits.monthlyCap': { title: 'الحد الشهري لإنفاق مساحة العمل', help: 'يسري حيث لا حد خاص بمساحة العمل. فارغ: بلا حد.' },
    'billing.closingRule': {
      title: 'الأرصدة المشتراة غير المستخدمة عند إغلاق الفوترة',
      help: 'refund-unused-purchased: تُعاد حيث يستطيع المزوّد. forfeit: تسقط. تسقط الهدايا وما بقي من الخطة في الحالتين.',
    },
    'billing.closingDays': {
      title: 'أيام يمكن فيها التراجع عن إغلاق الفوترة',
      help: 'تتوقف الخطط فورًا، وينتظر كل ما عداها هذه المدة. 0: فورًا وبلا رجعة.',
    },
    'workspaces.max': { title: 'مساحات العمل التي يمكن لشخص امتلاكها', help: 'تُحتسب المساحة الشخصية ضمنها.' },
    'keys.max': { title: 'مفاتيح API لكل شخص في مساحة عمل', help: 'لا تُحتسب المفاتيح الملغاة والمنتهية.' },
    'generation.maxQueued': { title: 'عمليات الإنشاء المنتظرة في مساحة عمل', help: 'يُرفض ما زاد حتى ينتهي بعضها.' },
    'trash.days': { title: 'الأيام في سلة المهملات', help: 'المدة التي يمكن خلالها استعادة صورة محذوفة. يسري على ما يُحذف من الآن.' },
    'upload.maxImageMegabytes': { title: 'أكبر صورة يمكن رفعها بالميغابايت', help: 'يُرفض الأكبر قبل إرساله.' },
    'upload.maxVideoMegabytes': { title: 'أكبر مقطع يمكن رفعه بالميغابايت', help: 'يُرفض الأكبر قبل إرساله.' },
    'upload.maxVideoSeconds': {
      title: 'أطول مقطع يمكن رفعه بالثواني',
      help: 'لا تُعرف المدة إلا عند قراءة الملف، فيُرفض الأطول بعد وصوله.',
    },
    'api.requestsPerMinute': {
      title: 'الطلبات المسموحة لشخص أو لمفتاح API في الدقيقة',
      help: 'الصفحات ترسل طلبات أيضًا، نحو عشرة لكل منها. يُرفض ما زاد للحظة؛ ولما يُنفق أو يُخمَّن حدود أضيق.',
    },
    'upload.maxOpen': {
      title: 'عمليات الرفع الجارية المسموحة للشخص',
      help: 'تُحسب في كل مساحة عمل. يُرفض ما زاد حتى ينتهي بعضها أو يُلغى.',
    },
    'storage.maxGigabytes': {
      title: 'الغيغابايت التي يجوز لمساحة العمل تخزينها',
      help: 'يسري حيث لا تحدد خطتها شيئًا. يُحتسب كل شيء حتى سلة المهملات. فوق الحد لا يُحذف شيء لكن لا يبدأ جديد. 0: بلا حد.',
    },
    'generation.maxRunning': {
      title: 'عمليات الإنشاء التي تعمل معًا في مساحة عمل',
      help: 'يسري حيث لا تحدد خطتها شيئًا. ما زاد ينتظر دوره ولا يُرفض بسببه شيء. 0: بقدر ما تتسع المحركات.',
    },
    'generation.models': {
      title: 'النماذج لمساحات العمل بلا خطة',
      help: 'معرّفاتها تفصل بينها فواصل. تُعرض البقية مع الطريق إلى الخطط. فارغ: كل النماذج.',
    },
    'billing.graceDays': {
      title: 'الأيام التي تستمر فيها الخطة حين ينقص دفعها',
      help: 'حتى ذلك الحين يعمل كل ما تسمح به الخطة، لكن لا تأتي أرصدة جديدة. بعدها يسري ما يسري بلا خطة.',
    },
    'assets.noticeDays': {
      title: 'الأيام قبل النهاية التي تقول فيها الصورة إلى متى تُحفظ',
      help: 'حيث تحفظ الخطة الصور أيامًا محدودة فقط. بعدها تكون أولًا في سلة المهملات.',
    },
    'sessions.idleDays': { title: 'أيام عدم الاستخدام قبل تسجيل خروج الجهاز', help: 'تُحسب من آخر زيارة.' },
    'mail.retentionDays': { title: 'الأيام التي تُحفظ فيها الرسائل', help: 'تختفي الرسائل الأقدم من البريد الصادر.' },
    'seller.name': {
      title: 'اسم البائع',
      help: 'من يبيع: الاسم الكامل للشركة أو الشخص كما يجب أن يظهر في الفواتير.',
    },
    'seller.street': {
      title: 'شارع البائع',
      help: 'الشارع والرقم، للفواتير.',
    },
    'seller.postalCode': {
      title: 'الرمز البريدي للبائع',
      help: 'للفواتير.',
    },
    'seller.city': {
      title: 'مدينة البائع',
      help: 'للفواتير.',
    },
    'seller.country': {
      title: 'بلد البائع',
      help: 'حرفان (ISO 3166) مثل DK. وهو ما يحدد قانون الضريبة المطبَّق.',
    },
    'seller.vatId': {
      title: 'الرقم الضريبي للبائع',
      help: 'مع بادئته، مثل DK13585628. وباسمه أيضًا يُتحقَّق من الأرقام الضريبية للعملاء.',
    },
    'seller.registration': {
      title: 'السجل التجاري للبائع',
      help: 'السجل ورقمه حيث يشترط قانون البلد ذكرهما في الفواتير.',
    },
    'seller.email': {
      title: 'بريد البائع',
      help: 'للأسئلة عن الفواتير، ويُطبع عليها.',
    },
    'tax.scheme': {
      title: 'نظام المحطة الواحدة',
      help: 'كيف سُجِّل البائع للبيع للمستهلكين في دول الاتحاد الأوروبي الأخرى. دون تسجيل تُرفض هذه المبيعات.',
    },
    'tax.ossNumber': {
      title: 'الرقم في نظام غير دول الاتحاد',
      help: 'يبدأ بـ EU، وهو للبائعين خارج الاتحاد الأوروبي فقط.',
    },
    'tax.smallBusiness': {
      title: 'منشأة صغيرة دون ضريبة',
      help: 'تشغيل: المبيعات داخل البلد معفاة وتذكر الفواتير ذلك.',
    },
    'tax.onePiece': {
      title: 'دليل واحد يكفي',
      help: 'مسموح للبائعين في الاتحاد الأوروبي بمبيعات لا تتجاوز 100,000 يورو سنويًا للمستهلكين في دول أخرى.',
    },
    'tax.timeZone': {
      title: 'المنطقة الزمنية للدفاتر',
      help: 'تحدد اليوم الذي يقع فيه البيع، مثل Europe/Copenhagen.',
    },
    'tax.keepYears': {
      title: 'سنوات حفظ المستندات الضريبية',
      help: 'تُحسب من نهاية السنة. 0: المعتاد في بلد البائع، و10 في نظام المحطة الواحدة. يسري على ما يصدر من الآن.',
    },
    'tax.invoicePrefix': {
      title: 'بداية أرقام الفواتير',
      help: 'تليها السنة ورقم.',
    },
    'tax.creditNotePrefix': {
      title: 'بداية أرقام الإشعارات الدائنة',
      help: 'تليها السنة ورقم.',
    },
    'tax.receiptPrefix': {
      title: 'بداية أرقام الإيصالات',
      help: 'تليها السنة ورقم.',
    },
    'metrics.token': { title: 'رمز /metrics', help: 'القياسات متوقفة ما دام فارغًا. يرسله من يجمعها على هيئة bearer token.' },
  },
};

/** A setting this page does not know yet speaks the service's own words. */
export function settingWords(setting: Pick<EffectiveSetting, 'key' | 'title' | 'help'>, locale: Locale): SettingWords {
  return (locale === 'en' ? undefined : translated[locale][setting.key]) ?? setting;
}
