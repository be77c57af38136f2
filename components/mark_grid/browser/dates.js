/** School-local dates. They come without a zone; reading them as UTC keeps the computer's own zone out of it. */

const MONTHS = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split(" ");
const OF_MONTH = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(" ");
const WEEKDAYS = "воскресенье понедельник вторник среда четверг пятница суббота".split(" ");
const WEEKDAYS_SHORT = "вс пн вт ср чт пт сб".split(" ");
const MINUTE = 60_000;

/** Milliseconds of a school-local date or date and time. */
export function stamp(iso) {
  return Date.parse(iso.includes("T") ? `${iso.slice(0, 19)}Z` : `${iso}T00:00:00Z`);
}

const dateOf = (iso) => new Date(stamp(iso));

export const monthName = (iso) => MONTHS[dateOf(iso).getUTCMonth()];
export const dayOf = (iso) => dateOf(iso).getUTCDate();
export const weekday = (iso) => WEEKDAYS[dateOf(iso).getUTCDay()];
export const dayMonth = (iso) => `${dayOf(iso)} ${OF_MONTH[dateOf(iso).getUTCMonth()]}`;
export const dmy = (iso) => `${iso.slice(8, 10)}.${iso.slice(5, 7)}.${iso.slice(0, 4)}`;
export const clockTime = (iso) => iso.slice(11, 16);

/** «пт 27.11» */
export const shortDay = (iso) => `${WEEKDAYS_SHORT[dateOf(iso).getUTCDay()]} ${iso.slice(8, 10)}.${iso.slice(5, 7)}`;

/** «6 ч 12 мин», «2 дн 3 ч», «меньше минуты» */
export function duration(ms) {
  const minutes = Math.floor(ms / MINUTE);
  if (minutes < 1) return "меньше минуты";
  if (minutes < 60) return `${minutes} мин`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} ч ${minutes % 60} мин`;
  return `${Math.floor(hours / 24)} дн ${hours % 24} ч`;
}

/** The school's clock: the server says what time it is, the browser only counts on from there. */
export class SchoolClock {
  constructor(now) {
    this.sync(now);
  }

  sync(now) {
    if (now) this.drift = stamp(now) - Date.now();
  }

  now() {
    return Date.now() + this.drift;
  }

  today() {
    return new Date(this.now()).toISOString().slice(0, 10);
  }
}
