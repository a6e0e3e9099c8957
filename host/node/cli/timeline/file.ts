/** `--timeline`: the picture of a run, in a file that is known to be writable before the run begins. */
import { closeSync, openSync, writeSync } from "node:fs";
import { fileError } from "../file.js";
import { UsageError } from "../../usage.js";
import { chart } from "./chart.js";
import { TimelineRecord } from "./record.js";

export class TimelineFile {
  private constructor(
    private readonly path: string,
    private readonly file: number,
    readonly record: TimelineRecord,
  ) {}

  /**
   * @param path a name that ends in .svg; the file is overwritten
   * @param start UTC ms at which the device is switched on
   * @throws UsageError if it isn't, or can't be written
   */
  static open(path: string, start: number): TimelineFile {
    if (!path.endsWith(".svg")) throw new UsageError(`${path}: a timeline's name ends in .svg`);
    try {
      return new TimelineFile(path, openSync(path, "w"), new TimelineRecord(start));
    } catch (error) {
      throw fileError(path, error);
    }
  }

  /** @throws UsageError if it can't be written any more */
  close(title: string): void {
    try {
      writeSync(this.file, chart(title, this.record));
      closeSync(this.file);
    } catch (error) {
      throw fileError(this.path, error);
    }
  }
}
