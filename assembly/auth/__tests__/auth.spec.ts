/** MD5, Base64 and the credentials of a session, against their published vectors. */
import * as arena from "../../memory/arena";
import { ArenaBytes } from "../../limits";
import { EMPTY, Slice, at, size, slice } from "../../memory/slice";
import { bytesOf, hex, hexOf, stringOf } from "../../memory/__tests__/bytes";
import { decode, encode } from "../base64";
import { basicCredential, md5Credential, sameSecret } from "../credential";
import { md5Begin, md5Finish, md5Update } from "../md5";

const OUT = memory.data(64);

function md5(s: Slice): string {
  md5Begin();
  md5Update(at(s), size(s));
  md5Finish(OUT);
  return hexOf(slice(OUT, 16));
}

function decoded(text: string): string {
  const length = decode(bytesOf(text), OUT, 64);
  return length < 0 ? "malformed" : stringOf(slice(OUT, length));
}

beforeEach(() => arena.reset());

describe("MD5 (RFC 1321 A.5)", () => {
  it("gives the digests of the suite", () => {
    expect(md5(EMPTY)).toBe("d41d8cd98f00b204e9800998ecf8427e");
    expect(md5(bytesOf("a"))).toBe("0cc175b9c0f1b6a831c399e269772661");
    expect(md5(bytesOf("abc"))).toBe("900150983cd24fb0d6963f7d28e17f72");
    expect(md5(bytesOf("message digest"))).toBe("f96b697d7cb7938d525a2f31aaf161d0");
    expect(md5(bytesOf("abcdefghijklmnopqrstuvwxyz"))).toBe("c3fcd3d76192e4007dfb496cca67e13b");
    expect(md5(bytesOf("1234567890".repeat(8)))).toBe("57edf4a22be3c955ac49da2e2107b67a");
  });

  it("may be fed in parts of any size", () => {
    const text = bytesOf("1234567890".repeat(8));
    for (let part: u32 = 1; part < 80; part++) {
      md5Begin();
      for (let i: u32 = 0; i < 80; i += part) md5Update(at(text) + i, min(part, 80 - i));
      md5Finish(OUT);
      expect(hexOf(slice(OUT, 16))).toBe("57edf4a22be3c955ac49da2e2107b67a");
    }
  });
});

describe("Base64 (RFC 4648 10)", () => {
  it("refuses what is malformed", () => {
    const wrong = [
      "Z",
      "Zg",
      "Zg=",
      "Zg==Zg==",
      "Z===",
      "====",
      "=",
      "Zm9v\n",
      " Zm9v",
      "Zm9-",
      "Zm9_",
      "Zh==",
      "Zm9=",
      "Zg=a",
    ];
    for (let i = 0; i < wrong.length; i++) expect(decoded(wrong[i])).toBe("malformed", wrong[i]);
  });

  it("refuses what is longer than there is room", () => {
    expect(decode(bytesOf("Zm9vYmFy"), OUT, 5)).toBe(-1);
    expect(decode(bytesOf("Zm9vYmE="), OUT, 5)).toBe(5);
  });

  it("gives the vectors both ways", () => {
    const plain = ["", "f", "fo", "foo", "foob", "fooba", "foobar"];
    const coded = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];
    for (let i = 0; i < plain.length; i++) {
      expect(stringOf(encode(bytesOf(plain[i])))).toBe(coded[i]);
      expect(decoded(coded[i])).toBe(plain[i]);
    }
    expect(stringOf(encode(hex("fbeffeffff")))).toBe("++/+//8=");
  });

  it("is nothing when the arena is full", () => {
    arena.take(ArenaBytes - 7);
    expect(size(encode(bytesOf("foob")))).toBe(0);
    expect(size(encode(bytesOf("foo")))).toBe(4);
  });
});

describe("Credentials (OMA-TS-DM_Security 5.3)", () => {
  it("of auth-md5 are those of the specification's example", () => {
    const credential = md5Credential(bytesOf("Bruce2"), bytesOf("OhBehave"), bytesOf("Nonce"));
    expect(stringOf(credential)).toBe("Zz6EivR3yeaaENcRN6lpAQ==");
    expect(<u32>arena.mark()).toBe(<u32>at(credential) + 24, "nothing else is left in the arena");
  });

  it("of auth-basic are user and password in Base64", () => {
    const credential = basicCredential(bytesOf("Bruce2"), bytesOf("OhBehave"));
    expect(stringOf(credential)).toBe("QnJ1Y2UyOk9oQmVoYXZl");
    expect(<u32>arena.mark()).toBe(<u32>at(credential) + 20, "nothing else is left in the arena");
  });

  it("are nothing when the arena is full", () => {
    arena.take(ArenaBytes - 20);
    expect(size(md5Credential(bytesOf("Bruce2"), bytesOf("OhBehave"), bytesOf("Nonce")))).toBe(0);
    expect(size(basicCredential(bytesOf("Bruce2"), bytesOf("OhBehave")))).toBe(0);
  });
});

describe("Secrets", () => {
  it("are the same only if every byte is", () => {
    expect(sameSecret(bytesOf("OhBehave"), bytesOf("OhBehave"))).toBeTruthy();
    expect(sameSecret(bytesOf("OhBehave"), bytesOf("OhBehavf"))).toBeFalsy();
    expect(sameSecret(bytesOf("OhBehave"), bytesOf("NhBehave"))).toBeFalsy();
    expect(sameSecret(bytesOf("OhBehave"), bytesOf("OhBehav"))).toBeFalsy();
    expect(sameSecret(bytesOf("OhBehave"), EMPTY)).toBeFalsy();
  });
});
