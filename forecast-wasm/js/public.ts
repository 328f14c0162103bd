/** What every entry of the package offers besides `init`. */

export {
  defaultSchedule,
  forecast,
  forecastJson,
  type ForecastOptions,
  type InitOptions,
  type InitSyncOptions,
  type Named,
  Schedule,
  type ScheduleSource,
  type WasmModule,
  type WasmSource,
} from "./core.js";
export { type ErrorObject, ForecastError, type ForecastErrorKind } from "./error.js";
export type * from "./wire.js";
