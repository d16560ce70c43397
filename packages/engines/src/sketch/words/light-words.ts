export const timeWords = {
  dawn: ['dawn', 'sunrise', 'early morning', 'daybreak', 'first light', 'morning', 'morning light'],
  day: ['day', 'noon', 'midday', 'daylight', 'sunny', 'afternoon', 'bright', 'daytime', 'blue sky', 'summer', 'sunlight'],
  golden: ['golden hour', 'golden light', 'late afternoon', 'warm light', 'golden', 'autumn light', 'low sun', 'honey light'],
  sunset: ['sunset', 'sundown', 'setting sun', 'evening', 'red sky', 'afterglow'],
  dusk: ['dusk', 'twilight', 'blue hour', 'nightfall', 'gloaming', 'last light'],
  night: [
    'night',
    'midnight',
    'moon',
    'moonlight',
    'moonlit',
    'starry',
    'stars',
    'nocturne',
    'nighttime',
    'aurora',
    'northern lights',
    'milky way',
    'full moon',
    'lantern',
    'fireflies',
    'neon',
  ],
} as const satisfies { readonly [name: string]: readonly string[] };
export type TimeName = keyof typeof timeWords;

export const weatherWords = {
  clear: ['clear', 'clear sky', 'cloudless', 'sunny', 'starry', 'crisp'],
  cloudy: ['cloudy', 'clouds', 'cloud', 'partly cloudy', 'cumulus', 'windy', 'wind', 'dramatic sky'],
  overcast: ['overcast', 'grey sky', 'gray sky', 'gloomy', 'moody', 'dull', 'bleak'],
  rain: ['rain', 'rainy', 'drizzle', 'raining', 'shower', 'wet', 'downpour', 'monsoon', 'umbrella'],
  storm: ['storm', 'stormy', 'thunder', 'lightning', 'tempest', 'thunderstorm', 'hurricane'],
  fog: ['fog', 'foggy', 'mist', 'misty', 'haze', 'hazy', 'dreamy', 'ethereal', 'mysterious', 'smoke'],
  snow: ['snow', 'snowy', 'snowfall', 'blizzard', 'winter', 'snowing', 'christmas', 'ski'],
} as const satisfies { readonly [name: string]: readonly string[] };
export type WeatherName = keyof typeof weatherWords;
