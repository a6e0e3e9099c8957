/** VirMO/Image: the catalogue of what a domain can be created from (virmo.md 1). */
import { IMAGE_NAME, Image, image } from "../../journal/record.gen";
import { MaxImages } from "../../limits";
import { Slice, equals, fixed, size } from "../../memory/slice";

/** The image of that name, or null. */
export function imageNamed(name: Slice): Image | null {
  for (let i: u32 = 0; i < MaxImages; i++) {
    const found = fixed(image(i).name, IMAGE_NAME);
    if (size(found) > 0 && equals(found, name)) return image(i);
  }
  return null;
}
