import type { models as english } from '../en/models.ts';

export const models: Readonly<Record<keyof typeof english, string>> = {
  'leftOut.negative_prompt.not_taken': 'لا يقبل {model} وصف ما يجب تجنبه.',
  'leftOut.seed.not_taken': 'لا يقبل {model} بذرة.',
  'leftOut.count.too_many': 'ينشئ {model} ما لا يزيد على {limit} في المرة الواحدة.',
  'leftOut.output.missing': 'لم يصل {limit} مما طُلب من {model}، ولا يُخصم شيء عنه.',
  'leftOut.duration.not_taken': 'ينشئ {model} صورًا، ولا مدة لها.',
  'leftOut.audio.not_made': 'لا ينشئ {model} صوتًا.',
  'leftOut.param.unknown': 'ليس لدى {model} معلمة باسم «{name}».',
  'leftOut.reference.not_taken': 'لا يقبل {model} صورة بوصفها «{role}».',
  'leftOut.reference.too_many': 'يقبل {model} ما لا يزيد على {limit} بوصفها «{role}».',
  'model.sketch-image.title': 'Sketch',
  'model.sketch-image.summary':
    'يرسم مشاهد متعددة الطبقات وصورًا شخصية من كلمات الوصف، ويعدّل الصور ويملؤها ويوسّعها وينوّعها على هذا الجهاز. برنامج رسم وليس ذكاءً اصطناعيًا.',
  'model.sketch-upscale.title': 'تكبير Sketch',
  'model.sketch-upscale.summary': 'يكبّر الصورة حتى ثمانية أضعاف بإعادة حساب متأنية وحبيبات جديدة. يجب أن يكون للحجم تناسب الصورة نفسه.',
  'model.sketch-cutout.title': 'قصّ الخلفية من Sketch',
  'model.sketch-cutout.summary': 'يفصل عنصرًا يتميز بألوانه عن خلفيته. وحيث لا يتميز يساعد قناع أبيض حول العنصر.',
  'model.sketch-caption.title': 'وصف Sketch',
  'model.sketch-caption.summary': 'يذكر ما يمكن قياسه في الصورة: الشكل والضوء والألوان وموضع ما يبرز فيها. وهو لا يعرف ما هي الأشياء.',
  'model.sketch-video.title': 'حركة Sketch',
  'model.sketch-video.summary':
    'مقاطع قصيرة: تتحرك طبقات مشهد مرسوم بعضها أمام بعض بينما تنساب الغيوم ويتحرك الماء ويهطل الثلج. تُحفظ الإطارات المعطاة كما هي.',
  'model.sketch.dataNote': 'لا شيء يغادر هذا الجهاز. Sketch برنامج رسم وليس ذكاءً اصطناعيًا.',
  'model.sketch.param.style': 'كيف تُصنع الصورة. الوضع التلقائي يتبع الوصف.',
  'model.sketch.param.palette': 'الألوان التي تُلتزم بها. الوضع التلقائي يتبع الوصف.',
  'model.sketch.param.detail': 'كم من الأوراق والأعشاب والنوافذ والأمواج.',
  'model.sketch.param.grain': 'حبيبات الفيلم وملمس الورق.',
  'model.sketch.param.camera': 'كيف تتحرك الكاميرا. الوضع التلقائي يتبع الوصف.',
  'model.sketch-upscale.param.grain': 'حبيبات جديدة كي لا تبدو المساحات الملساء كالبلاستيك.',
};
