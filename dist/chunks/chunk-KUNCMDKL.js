import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  EVENT,
  HEADER_LENGTH,
  IGNORABLE_EVENT,
  eventName
} from "./chunk-37URMYMH.js";
import {
  ABSENT,
  ByteReader,
  JSON_TYPE,
  MalformedBytes,
  NULL,
  NUMERIC_TYPES,
  RowImages,
  SqlBuffer,
  TYPE,
  decimalBytes,
  inflate,
  isInlined,
  rowSql,
  temporalBytes,
  typeName,
  variableLength
} from "./chunk-VXINXAS5.js";
import {
  BinlogError
} from "./chunk-BZW43KRG.js";
import {
  EXIT,
  UserError
} from "./chunk-SD7DFLVW.js";

// src/binlog/zstd.ts
import zlib from "node:zlib";

// node_modules/fzstd/esm/index.mjs
var ab = ArrayBuffer;
var u8 = Uint8Array;
var u16 = Uint16Array;
var i16 = Int16Array;
var i32 = Int32Array;
var slc = function(v, s, e) {
  if (u8.prototype.slice)
    return u8.prototype.slice.call(v, s, e);
  if (s == null || s < 0)
    s = 0;
  if (e == null || e > v.length)
    e = v.length;
  var n = new u8(e - s);
  n.set(v.subarray(s, e));
  return n;
};
var fill = function(v, n, s, e) {
  if (u8.prototype.fill)
    return u8.prototype.fill.call(v, n, s, e);
  if (s == null || s < 0)
    s = 0;
  if (e == null || e > v.length)
    e = v.length;
  for (; s < e; ++s)
    v[s] = n;
  return v;
};
var cpw = function(v, t, s, e) {
  if (u8.prototype.copyWithin)
    return u8.prototype.copyWithin.call(v, t, s, e);
  if (s == null || s < 0)
    s = 0;
  if (e == null || e > v.length)
    e = v.length;
  while (s < e) {
    v[t++] = v[s++];
  }
};
var ec = [
  "invalid zstd data",
  "window size too large (>2046MB)",
  "invalid block type",
  "FSE accuracy too high",
  "match distance too far back",
  "unexpected EOF"
];
var err = function(ind, msg, nt) {
  var e = new Error(msg || ec[ind]);
  e.code = ind;
  if (Error.captureStackTrace)
    Error.captureStackTrace(e, err);
  if (!nt)
    throw e;
  return e;
};
var rb = function(d, b, n) {
  var i = 0, o = 0;
  for (; i < n; ++i)
    o |= d[b++] << (i << 3);
  return o;
};
var b4 = function(d, b) {
  return (d[b] | d[b + 1] << 8 | d[b + 2] << 16 | d[b + 3] << 24) >>> 0;
};
var rzfh = function(dat, w) {
  var n3 = dat[0] | dat[1] << 8 | dat[2] << 16;
  if (n3 == 3126568 && dat[3] == 253) {
    var flg = dat[4];
    var ss = flg >> 5 & 1, cc = flg >> 2 & 1, df = flg & 3, fcf = flg >> 6;
    if (flg & 8)
      err(0);
    var bt = 6 - ss;
    var db = df == 3 ? 4 : df;
    var di = rb(dat, bt, db);
    bt += db;
    var fsb = fcf ? 1 << fcf : ss;
    var fss = rb(dat, bt, fsb) + (fcf == 1 && 256);
    var ws = fss;
    if (!ss) {
      var wb = 1 << 10 + (dat[5] >> 3);
      ws = wb + (wb >> 3) * (dat[5] & 7);
    }
    if (ws > 2145386496)
      err(1);
    var buf = new u8((w == 1 ? fss || ws : w ? 0 : ws) + 12);
    buf[0] = 1, buf[4] = 4, buf[8] = 8;
    return {
      b: bt + fsb,
      y: 0,
      l: 0,
      d: di,
      w: w && w != 1 ? w : buf.subarray(12),
      e: ws,
      o: new i32(buf.buffer, 0, 3),
      u: fss,
      c: cc,
      m: Math.min(131072, ws)
    };
  } else if ((n3 >> 4 | dat[3] << 20) == 25481893) {
    return b4(dat, 4) + 8;
  }
  err(0);
};
var msb = function(val) {
  var bits = 0;
  for (; 1 << bits <= val; ++bits)
    ;
  return bits - 1;
};
var rfse = function(dat, bt, mal) {
  var tpos = (bt << 3) + 4;
  var al = (dat[bt] & 15) + 5;
  if (al > mal)
    err(3);
  var sz = 1 << al;
  var probs = sz, sym = -1, re = -1, i = -1, ht = sz;
  var buf = new ab(512 + (sz << 2));
  var freq = new i16(buf, 0, 256);
  var dstate = new u16(buf, 0, 256);
  var nstate = new u16(buf, 512, sz);
  var bb1 = 512 + (sz << 1);
  var syms = new u8(buf, bb1, sz);
  var nbits = new u8(buf, bb1 + sz);
  while (sym < 255 && probs > 0) {
    var bits = msb(probs + 1);
    var cbt = tpos >> 3;
    var msk = (1 << bits + 1) - 1;
    var val = (dat[cbt] | dat[cbt + 1] << 8 | dat[cbt + 2] << 16) >> (tpos & 7) & msk;
    var msk1fb = (1 << bits) - 1;
    var msv = msk - probs - 1;
    var sval = val & msk1fb;
    if (sval < msv)
      tpos += bits, val = sval;
    else {
      tpos += bits + 1;
      if (val > msk1fb)
        val -= msv;
    }
    freq[++sym] = --val;
    if (val == -1) {
      probs += val;
      syms[--ht] = sym;
    } else
      probs -= val;
    if (!val) {
      do {
        var rbt = tpos >> 3;
        re = (dat[rbt] | dat[rbt + 1] << 8) >> (tpos & 7) & 3;
        tpos += 2;
        sym += re;
      } while (re == 3);
    }
  }
  if (sym > 255 || probs)
    err(0);
  var sympos = 0;
  var sstep = (sz >> 1) + (sz >> 3) + 3;
  var smask = sz - 1;
  for (var s = 0; s <= sym; ++s) {
    var sf = freq[s];
    if (sf < 1) {
      dstate[s] = -sf;
      continue;
    }
    for (i = 0; i < sf; ++i) {
      syms[sympos] = s;
      do {
        sympos = sympos + sstep & smask;
      } while (sympos >= ht);
    }
  }
  if (sympos)
    err(0);
  for (i = 0; i < sz; ++i) {
    var ns = dstate[syms[i]]++;
    var nb = nbits[i] = al - msb(ns);
    nstate[i] = (ns << nb) - sz;
  }
  return [tpos + 7 >> 3, {
    b: al,
    s: syms,
    n: nbits,
    t: nstate
  }];
};
var rhu = function(dat, bt) {
  var i = 0, wc = -1;
  var buf = new u8(292), hb = dat[bt];
  var hw = buf.subarray(0, 256);
  var rc = buf.subarray(256, 268);
  var ri = new u16(buf.buffer, 268);
  if (hb < 128) {
    var _a = rfse(dat, bt + 1, 6), ebt = _a[0], fdt = _a[1];
    bt += hb;
    var epos = ebt << 3;
    var lb = dat[bt];
    if (!lb)
      err(0);
    var st1 = 0, st2 = 0, btr1 = fdt.b, btr2 = btr1;
    var fpos = (++bt << 3) - 8 + msb(lb);
    for (; ; ) {
      fpos -= btr1;
      if (fpos < epos)
        break;
      var cbt = fpos >> 3;
      st1 += (dat[cbt] | dat[cbt + 1] << 8) >> (fpos & 7) & (1 << btr1) - 1;
      hw[++wc] = fdt.s[st1];
      fpos -= btr2;
      if (fpos < epos)
        break;
      cbt = fpos >> 3;
      st2 += (dat[cbt] | dat[cbt + 1] << 8) >> (fpos & 7) & (1 << btr2) - 1;
      hw[++wc] = fdt.s[st2];
      btr1 = fdt.n[st1];
      st1 = fdt.t[st1];
      btr2 = fdt.n[st2];
      st2 = fdt.t[st2];
    }
    if (++wc > 255)
      err(0);
  } else {
    wc = hb - 127;
    for (; i < wc; i += 2) {
      var byte = dat[++bt];
      hw[i] = byte >> 4;
      hw[i + 1] = byte & 15;
    }
    ++bt;
  }
  var wes = 0;
  for (i = 0; i < wc; ++i) {
    var wt = hw[i];
    if (wt > 11)
      err(0);
    wes += wt && 1 << wt - 1;
  }
  var mb = msb(wes) + 1;
  var ts = 1 << mb;
  var rem = ts - wes;
  if (rem & rem - 1)
    err(0);
  hw[wc++] = msb(rem) + 1;
  for (i = 0; i < wc; ++i) {
    var wt = hw[i];
    ++rc[hw[i] = wt && mb + 1 - wt];
  }
  var hbuf = new u8(ts << 1);
  var syms = hbuf.subarray(0, ts), nb = hbuf.subarray(ts);
  ri[mb] = 0;
  for (i = mb; i > 0; --i) {
    var pv = ri[i];
    fill(nb, i, pv, ri[i - 1] = pv + rc[i] * (1 << mb - i));
  }
  if (ri[0] != ts)
    err(0);
  for (i = 0; i < wc; ++i) {
    var bits = hw[i];
    if (bits) {
      var code = ri[bits];
      fill(syms, i, code, ri[bits] = code + (1 << mb - bits));
    }
  }
  return [bt, {
    n: nb,
    b: mb,
    s: syms
  }];
};
var dllt = rfse(/* @__PURE__ */ new u8([
  81,
  16,
  99,
  140,
  49,
  198,
  24,
  99,
  12,
  33,
  196,
  24,
  99,
  102,
  102,
  134,
  70,
  146,
  4
]), 0, 6)[1];
var dmlt = rfse(/* @__PURE__ */ new u8([
  33,
  20,
  196,
  24,
  99,
  140,
  33,
  132,
  16,
  66,
  8,
  33,
  132,
  16,
  66,
  8,
  33,
  68,
  68,
  68,
  68,
  68,
  68,
  68,
  68,
  36,
  9
]), 0, 6)[1];
var doct = rfse(/* @__PURE__ */ new u8([
  32,
  132,
  16,
  66,
  102,
  70,
  68,
  68,
  68,
  68,
  36,
  73,
  2
]), 0, 5)[1];
var b2bl = function(b, s) {
  var len = b.length, bl = new i32(len);
  for (var i = 0; i < len; ++i) {
    bl[i] = s;
    s += 1 << b[i];
  }
  return bl;
};
var llb = /* @__PURE__ */ new u8((/* @__PURE__ */ new i32([
  0,
  0,
  0,
  0,
  16843009,
  50528770,
  134678020,
  202050057,
  269422093
])).buffer, 0, 36);
var llbl = /* @__PURE__ */ b2bl(llb, 0);
var mlb = /* @__PURE__ */ new u8((/* @__PURE__ */ new i32([
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  16843009,
  50528770,
  117769220,
  185207048,
  252579084,
  16
])).buffer, 0, 53);
var mlbl = /* @__PURE__ */ b2bl(mlb, 3);
var dhu = function(dat, out, hu) {
  var len = dat.length, ss = out.length, lb = dat[len - 1], msk = (1 << hu.b) - 1, eb = -hu.b;
  if (!lb)
    err(0);
  var st = 0, btr = hu.b, pos = (len << 3) - 8 + msb(lb) - btr, i = -1;
  for (; pos > eb && i < ss; ) {
    var cbt = pos >> 3;
    var val = (dat[cbt] | dat[cbt + 1] << 8 | dat[cbt + 2] << 16) >> (pos & 7);
    st = (st << btr | val) & msk;
    out[++i] = hu.s[st];
    pos -= btr = hu.n[st];
  }
  if (pos != eb || i + 1 != ss)
    err(0);
};
var dhu4 = function(dat, out, hu) {
  var bt = 6;
  var ss = out.length, sz1 = ss + 3 >> 2, sz2 = sz1 << 1, sz3 = sz1 + sz2;
  dhu(dat.subarray(bt, bt += dat[0] | dat[1] << 8), out.subarray(0, sz1), hu);
  dhu(dat.subarray(bt, bt += dat[2] | dat[3] << 8), out.subarray(sz1, sz2), hu);
  dhu(dat.subarray(bt, bt += dat[4] | dat[5] << 8), out.subarray(sz2, sz3), hu);
  dhu(dat.subarray(bt), out.subarray(sz3), hu);
};
var rzb = function(dat, st, out) {
  var _a;
  var bt = st.b;
  var b0 = dat[bt], btype = b0 >> 1 & 3;
  st.l = b0 & 1;
  var sz = b0 >> 3 | dat[bt + 1] << 5 | dat[bt + 2] << 13;
  var ebt = (bt += 3) + sz;
  if (btype == 1) {
    if (bt >= dat.length)
      return;
    st.b = bt + 1;
    if (out) {
      fill(out, dat[bt], st.y, st.y += sz);
      return out;
    }
    return fill(new u8(sz), dat[bt]);
  }
  if (ebt > dat.length)
    return;
  if (btype == 0) {
    st.b = ebt;
    if (out) {
      out.set(dat.subarray(bt, ebt), st.y);
      st.y += sz;
      return out;
    }
    return slc(dat, bt, ebt);
  }
  if (btype == 2) {
    var b3 = dat[bt], lbt = b3 & 3, sf = b3 >> 2 & 3;
    var lss = b3 >> 4, lcs = 0, s4 = 0;
    if (lbt < 2) {
      if (sf & 1)
        lss |= dat[++bt] << 4 | (sf & 2 && dat[++bt] << 12);
      else
        lss = b3 >> 3;
    } else {
      s4 = sf;
      if (sf < 2)
        lss |= (dat[++bt] & 63) << 4, lcs = dat[bt] >> 6 | dat[++bt] << 2;
      else if (sf == 2)
        lss |= dat[++bt] << 4 | (dat[++bt] & 3) << 12, lcs = dat[bt] >> 2 | dat[++bt] << 6;
      else
        lss |= dat[++bt] << 4 | (dat[++bt] & 63) << 12, lcs = dat[bt] >> 6 | dat[++bt] << 2 | dat[++bt] << 10;
    }
    ++bt;
    var buf = out ? out.subarray(st.y, st.y + st.m) : new u8(st.m);
    var spl = buf.length - lss;
    if (lbt == 0)
      buf.set(dat.subarray(bt, bt += lss), spl);
    else if (lbt == 1)
      fill(buf, dat[bt++], spl);
    else {
      var hu = st.h;
      if (lbt == 2) {
        var hud = rhu(dat, bt);
        lcs += bt - (bt = hud[0]);
        st.h = hu = hud[1];
      } else if (!hu)
        err(0);
      (s4 ? dhu4 : dhu)(dat.subarray(bt, bt += lcs), buf.subarray(spl), hu);
    }
    var ns = dat[bt++];
    if (ns) {
      if (ns == 255)
        ns = (dat[bt++] | dat[bt++] << 8) + 32512;
      else if (ns > 127)
        ns = ns - 128 << 8 | dat[bt++];
      var scm = dat[bt++];
      if (scm & 3)
        err(0);
      var dts = [dmlt, doct, dllt];
      for (var i = 2; i > -1; --i) {
        var md = scm >> (i << 1) + 2 & 3;
        if (md == 1) {
          var rbuf = new u8([0, 0, dat[bt++]]);
          dts[i] = {
            s: rbuf.subarray(2, 3),
            n: rbuf.subarray(0, 1),
            t: new u16(rbuf.buffer, 0, 1),
            b: 0
          };
        } else if (md == 2) {
          _a = rfse(dat, bt, 9 - (i & 1)), bt = _a[0], dts[i] = _a[1];
        } else if (md == 3) {
          if (!st.t)
            err(0);
          dts[i] = st.t[i];
        }
      }
      var _b = st.t = dts, mlt = _b[0], oct = _b[1], llt = _b[2];
      var lb = dat[ebt - 1];
      if (!lb)
        err(0);
      var spos = (ebt << 3) - 8 + msb(lb) - llt.b, cbt = spos >> 3, oubt = 0;
      var lst = (dat[cbt] | dat[cbt + 1] << 8) >> (spos & 7) & (1 << llt.b) - 1;
      cbt = (spos -= oct.b) >> 3;
      var ost = (dat[cbt] | dat[cbt + 1] << 8) >> (spos & 7) & (1 << oct.b) - 1;
      cbt = (spos -= mlt.b) >> 3;
      var mst = (dat[cbt] | dat[cbt + 1] << 8) >> (spos & 7) & (1 << mlt.b) - 1;
      for (++ns; --ns; ) {
        var llc = llt.s[lst];
        var lbtr = llt.n[lst];
        var mlc = mlt.s[mst];
        var mbtr = mlt.n[mst];
        var ofc = oct.s[ost];
        var obtr = oct.n[ost];
        cbt = (spos -= ofc) >> 3;
        var ofp = 1 << ofc;
        var off = ofp + ((dat[cbt] | dat[cbt + 1] << 8 | dat[cbt + 2] << 16 | dat[cbt + 3] << 24) >>> (spos & 7) & ofp - 1);
        cbt = (spos -= mlb[mlc]) >> 3;
        var ml = mlbl[mlc] + ((dat[cbt] | dat[cbt + 1] << 8 | dat[cbt + 2] << 16) >> (spos & 7) & (1 << mlb[mlc]) - 1);
        cbt = (spos -= llb[llc]) >> 3;
        var ll = llbl[llc] + ((dat[cbt] | dat[cbt + 1] << 8 | dat[cbt + 2] << 16) >> (spos & 7) & (1 << llb[llc]) - 1);
        cbt = (spos -= lbtr) >> 3;
        lst = llt.t[lst] + ((dat[cbt] | dat[cbt + 1] << 8) >> (spos & 7) & (1 << lbtr) - 1);
        cbt = (spos -= mbtr) >> 3;
        mst = mlt.t[mst] + ((dat[cbt] | dat[cbt + 1] << 8) >> (spos & 7) & (1 << mbtr) - 1);
        cbt = (spos -= obtr) >> 3;
        ost = oct.t[ost] + ((dat[cbt] | dat[cbt + 1] << 8) >> (spos & 7) & (1 << obtr) - 1);
        if (off > 3) {
          st.o[2] = st.o[1];
          st.o[1] = st.o[0];
          st.o[0] = off -= 3;
        } else {
          var idx = off - (ll != 0);
          if (idx) {
            off = idx == 3 ? st.o[0] - 1 : st.o[idx];
            if (idx > 1)
              st.o[2] = st.o[1];
            st.o[1] = st.o[0];
            st.o[0] = off;
          } else
            off = st.o[0];
        }
        for (var i = 0; i < ll; ++i) {
          buf[oubt + i] = buf[spl + i];
        }
        oubt += ll, spl += ll;
        var stin = oubt - off;
        if (stin < 0) {
          var len = -stin;
          var bs = st.e + stin;
          if (len > ml)
            len = ml;
          for (var i = 0; i < len; ++i) {
            buf[oubt + i] = st.w[bs + i];
          }
          oubt += len, ml -= len, stin = 0;
        }
        for (var i = 0; i < ml; ++i) {
          buf[oubt + i] = buf[stin + i];
        }
        oubt += ml;
      }
      if (oubt != spl) {
        while (spl < buf.length) {
          buf[oubt++] = buf[spl++];
        }
      } else
        oubt = buf.length;
      if (out)
        st.y += oubt;
      else
        buf = slc(buf, 0, oubt);
    } else if (out) {
      st.y += lss;
      if (spl) {
        for (var i = 0; i < lss; ++i) {
          buf[i] = buf[spl + i];
        }
      }
    } else if (spl)
      buf = slc(buf, spl);
    st.b = ebt;
    return buf;
  }
  err(2);
};
var cct = function(bufs, ol) {
  if (bufs.length == 1)
    return bufs[0];
  var buf = new u8(ol);
  for (var i = 0, b = 0; i < bufs.length; ++i) {
    var chk = bufs[i];
    buf.set(chk, b);
    b += chk.length;
  }
  return buf;
};
var Decompress = /* @__PURE__ */ (function() {
  function Decompress2(ondata) {
    this.ondata = ondata;
    this.c = [];
    this.l = 0;
    this.z = 0;
  }
  Decompress2.prototype.push = function(chunk, final) {
    if (typeof this.s == "number") {
      var sub = Math.min(chunk.length, this.s);
      chunk = chunk.subarray(sub);
      this.s -= sub;
    }
    var sl = chunk.length;
    var ncs = sl + this.l;
    if (!this.s) {
      if (final) {
        if (!ncs) {
          this.ondata(new u8(0), true);
          return;
        }
        if (ncs < 5)
          err(5);
      } else if (ncs < 18) {
        this.c.push(chunk);
        this.l = ncs;
        return;
      }
      if (this.l) {
        this.c.push(chunk);
        chunk = cct(this.c, ncs);
        this.c = [];
        this.l = 0;
      }
      if (typeof (this.s = rzfh(chunk)) == "number")
        return this.push(chunk, final);
    }
    if (typeof this.s != "number") {
      if (ncs < (this.z || 3)) {
        if (final)
          err(5);
        this.c.push(chunk);
        this.l = ncs;
        return;
      }
      if (this.l) {
        this.c.push(chunk);
        chunk = cct(this.c, ncs);
        this.c = [];
        this.l = 0;
      }
      if (!this.z && ncs < (this.z = chunk[this.s.b] & 2 ? 4 : 3 + (chunk[this.s.b] >> 3 | chunk[this.s.b + 1] << 5 | chunk[this.s.b + 2] << 13))) {
        if (final)
          err(5);
        this.c.push(chunk);
        this.l = ncs;
        return;
      } else
        this.z = 0;
      for (; ; ) {
        var blk = rzb(chunk, this.s);
        if (!blk) {
          if (final)
            err(5);
          var adc = chunk.subarray(this.s.b);
          this.s.b = 0;
          this.c.push(adc), this.l += adc.length;
          return;
        } else {
          this.ondata(blk, false);
          cpw(this.s.w, 0, blk.length);
          this.s.w.set(blk, this.s.w.length - blk.length);
        }
        if (this.s.l) {
          var rest = chunk.subarray(this.s.b);
          this.s = this.s.c * 4;
          this.push(rest, final);
          return;
        }
      }
    } else if (final)
      err(5);
  };
  return Decompress2;
})();

// src/binlog/zstd.ts
var MAGIC = 4247762216;
var LONGEST_HEADER = 18;
var MOST_WINDOW_BYTES = 2 ** 27;
var SLICE_BYTES = 128;
var CHUNK_BYTES = 128 * 1024;
async function* decompressZstd(frame) {
  checkFrameHeader(frame);
  try {
    yield* create === void 0 ? byFzstd(frame) : byZlib(frame, create);
  } catch (cause) {
    throw new MalformedBytes(`compressed content is damaged (${cause instanceof Error ? cause.message : cause})`);
  }
}
var create = zlib.createZstdDecompress;
async function* byZlib(frame, createStream) {
  const stream = createStream({ chunkSize: CHUNK_BYTES });
  stream.end(frame);
  yield* stream;
  if (stream.bytesWritten !== frame.length) throw new Error(`${frame.length - stream.bytesWritten} bytes after its end`);
}
async function* byFzstd(frame) {
  let pieces = [];
  const decoder = new Decompress((piece) => {
    pieces.push(Buffer.from(piece.buffer, piece.byteOffset, piece.length));
  });
  for (let start = 0; start < frame.length; start += SLICE_BYTES) {
    decoder.push(frame.subarray(start, start + SLICE_BYTES), start + SLICE_BYTES >= frame.length);
    yield* pieces;
    pieces = [];
  }
}
function checkFrameHeader(frame) {
  if (frame.length < LONGEST_HEADER || frame.readUInt32LE(0) !== MAGIC)
    throw new MalformedBytes("compressed content is not zstd");
  const descriptor = frame[4];
  const isSingleSegment = (descriptor & 32) !== 0;
  let window;
  if (isSingleSegment) {
    const start = 5 + [0, 1, 2, 4][descriptor & 3];
    const sizeCode = descriptor >> 6;
    window = sizeCode === 3 ? Number(frame.readBigUInt64LE(start)) : frame.readUIntLE(start, 1 << sizeCode);
  } else window = 2 ** (10 + (frame[5] >> 3)) * (1 + (frame[5] & 7) / 8);
  if (window > MOST_WINDOW_BYTES) throw new MalformedBytes(`compressed content that takes ${window} bytes of memory`);
}

// src/binlog/transaction-payload.ts
var HEADER_END = 0;
var PAYLOAD_SIZE = 1;
var COMPRESSION_TYPE = 2;
var UNCOMPRESSED_SIZE = 3;
var ZSTD = 0;
var NONE = 255;
async function* readPayload(event) {
  let offset = 0;
  try {
    const { payload, compression, plainSize } = readHeader(event.body);
    const pieces = compression === ZSTD ? decompressZstd(payload) : [payload];
    for await (const raw of cutEvents(pieces, plainSize)) {
      yield innerEvent(raw, event, offset);
      offset += raw.length;
    }
    if (offset !== plainSize) throw new MalformedBytes(`it has ${offset} bytes in place of ${plainSize}`);
  } catch (error) {
    if (!(error instanceof MalformedBytes)) throw error;
    const place = { file: event.file, position: event.position, offset };
    throw new BinlogError(`The compressed transaction cannot be read: ${error.message}`, place, { cause: error });
  }
}
function readHeader(body) {
  const reader = new ByteReader(body);
  let size = null;
  let compression = null;
  let plainSize = null;
  for (let type = reader.packedInteger(); type !== HEADER_END; type = reader.packedInteger()) {
    const value = new ByteReader(reader.slice(reader.packedInteger()));
    if (type === PAYLOAD_SIZE) size = value.packedInteger();
    else if (type === COMPRESSION_TYPE) compression = value.packedInteger();
    else if (type === UNCOMPRESSED_SIZE) plainSize = value.packedInteger();
  }
  if (compression !== ZSTD && compression !== NONE)
    throw new MalformedBytes(compression === null ? "its compression is not told" : `compression ${compression}`);
  if (size !== reader.left) throw new MalformedBytes(`${size ?? "no"} bytes announced, ${reader.left} left`);
  return { payload: reader.rest(), compression, plainSize: plainSize ?? size };
}
async function* cutEvents(pieces, plainSize) {
  let kept = [];
  let keptBytes = 0;
  let wanted = HEADER_LENGTH;
  let left = plainSize;
  for await (const piece of pieces) {
    kept.push(piece);
    keptBytes += piece.length;
    if (keptBytes < wanted) continue;
    let bytes = kept.length === 1 ? piece : Buffer.concat(kept, keptBytes);
    wanted = HEADER_LENGTH;
    while (bytes.length >= HEADER_LENGTH) {
      const length = bytes.readUInt32LE(9);
      if (length < HEADER_LENGTH || length > left) throw new MalformedBytes(`an event of ${length} bytes, ${left} left`);
      if (length > bytes.length) {
        wanted = length;
        break;
      }
      yield bytes.subarray(0, length);
      bytes = bytes.subarray(length);
      left -= length;
    }
    kept = [bytes];
    keptBytes = bytes.length;
  }
  if (keptBytes > 0) throw new MalformedBytes(`${keptBytes} bytes after the last whole event`);
}
function innerEvent(raw, outer, offset) {
  const type = raw[4];
  if (type === EVENT.TRANSACTION_PAYLOAD || type === EVENT.FORMAT_DESCRIPTION || type === EVENT.ROTATE)
    throw new MalformedBytes(`${eventName(type)} cannot be part of a transaction`);
  return {
    type,
    timestamp: raw.readUInt32LE(0),
    serverId: raw.readUInt32LE(5),
    flags: raw.readUInt16LE(17),
    file: outer.file,
    position: outer.position,
    offset,
    nextPosition: outer.nextPosition,
    body: raw.subarray(HEADER_LENGTH),
    postHeaderLength: outer.postHeaderLengths[type - 1] ?? 0,
    postHeaderLengths: outer.postHeaderLengths
  };
}

// src/binlog/json-diff.ts
import { isUtf8 } from "node:buffer";

// src/binlog/json-tree.ts
var { SMALL_OBJECT, LARGE_OBJECT, SMALL_ARRAY, LARGE_ARRAY } = JSON_TYPE;
var MOST_SMALL = 65535;
var JsonArray = class {
  elements;
  constructor(elements) {
    this.elements = elements;
  }
};
var JsonObject = class {
  /** By key: a character for each byte of its UTF-8. */
  members;
  constructor(members) {
    this.members = members;
  }
};
function readJson(document) {
  if (document.length === 0) return { type: JSON_TYPE.LITERAL, content: Buffer.alloc(1) };
  return { type: document[0], content: document.subarray(1) };
}
function openJson(node) {
  if (node instanceof JsonArray || node instanceof JsonObject) return node;
  const { type, content } = node;
  if (type > LARGE_ARRAY) return null;
  const large = type === LARGE_OBJECT || type === LARGE_ARRAY;
  const width = large ? 4 : 2;
  const reader = new ByteReader(content);
  const count = reader.uint(width);
  const size = reader.uint(width);
  if (size > content.length) throw new MalformedBytes("a JSON array or object is cut short");
  const keys = [];
  if (type === SMALL_OBJECT || type === LARGE_OBJECT) {
    for (let index = 0; index < count; index++) {
      const start = reader.uint(width);
      keys.push(new ByteReader(content, start).slice(reader.uint16()).toString("latin1"));
    }
  }
  const values = [];
  let bytes = 0;
  for (let index = 0; index < count; index++) {
    const valueType = reader.uint8();
    const entry = reader.offset;
    const offset = reader.uint(width);
    const value = readValue(valueType, content, isInlined(valueType, large) ? entry : offset);
    bytes += value.content.length;
    if (bytes > content.length) throw new MalformedBytes("a JSON document points in circles");
    values.push(value);
  }
  if (type === SMALL_ARRAY || type === LARGE_ARRAY) return new JsonArray(values);
  return new JsonObject(new Map(keys.map((key, index) => [key, values[index]])));
}
function readValue(type, bytes, offset) {
  const reader = new ByteReader(bytes, offset);
  return { type, content: reader.slice(contentLength(type, new ByteReader(bytes, offset))) };
}
function contentLength(type, reader) {
  const start = reader.offset;
  switch (type) {
    case SMALL_OBJECT:
    case SMALL_ARRAY:
      reader.slice(2);
      return reader.uint16();
    case LARGE_OBJECT:
    case LARGE_ARRAY:
      reader.slice(4);
      return reader.uint32();
    case JSON_TYPE.LITERAL:
      return 1;
    case JSON_TYPE.INT16:
    case JSON_TYPE.UINT16:
      return 2;
    case JSON_TYPE.INT32:
    case JSON_TYPE.UINT32:
      return 4;
    case JSON_TYPE.INT64:
    case JSON_TYPE.UINT64:
    case JSON_TYPE.DOUBLE:
      return 8;
    case JSON_TYPE.OPAQUE:
      reader.uint8();
      return variableLength(reader) + reader.offset - start;
    case JSON_TYPE.STRING:
      return variableLength(reader) + reader.offset - start;
    default:
      throw new MalformedBytes(`a JSON value of type ${type}`);
  }
}
function writeJson(node) {
  const { type, content } = close(node);
  return Buffer.concat([Buffer.from([type]), content]);
}
function close(node) {
  if (node instanceof JsonArray) return container([], node.elements.map(close), SMALL_ARRAY, LARGE_ARRAY);
  if (!(node instanceof JsonObject)) return node;
  const keys = [...node.members.keys()].sort(byLengthThenBytes);
  const values = keys.map((key) => close(node.members.get(key)));
  return container(
    keys.map((key) => Buffer.from(key, "latin1")),
    values,
    SMALL_OBJECT,
    LARGE_OBJECT
  );
}
function byLengthThenBytes(a, b) {
  return a.length - b.length || (a < b ? -1 : 1);
}
function container(keys, values, small, large) {
  const keyBytes = keys.reduce((sum, key) => sum + key.length, 0);
  const sizeWith = (width2) => values.reduce(
    (sum, { type, content: content2 }) => sum + 1 + width2 + (isInlined(type, width2 === 4) ? 0 : content2.length),
    2 * width2 + keys.length * (width2 + 2) + keyBytes
  );
  const isSmall = sizeWith(2) <= MOST_SMALL;
  const width = isSmall ? 2 : 4;
  const content = Buffer.alloc(sizeWith(width));
  let entry = 0;
  const put = (value, bytes) => {
    entry = content.writeUIntLE(value, entry, bytes);
  };
  put(values.length, width);
  put(content.length, width);
  let data = 2 * width + keys.length * (width + 2) + values.length * (1 + width);
  for (const key of keys) {
    put(data, width);
    put(key.length, 2);
    data += key.copy(content, data);
  }
  for (const value of values) {
    put(value.type, 1);
    if (isInlined(value.type, !isSmall)) {
      value.content.copy(content, entry);
      entry += width;
    } else {
      put(data, width);
      data += value.content.copy(content, data);
    }
  }
  return { type: isSmall ? small : large, content };
}

// src/binlog/json-diff.ts
var REPLACE = 0;
var INSERT = 1;
var REMOVE = 2;
function applyJsonDiffs(document, differences) {
  if (differences.length === 0) return document;
  const root = openJson(readJson(document));
  if (root === null) throw new MalformedBytes("a part of a JSON document that is a scalar");
  const reader = new ByteReader(differences);
  while (reader.left > 0) {
    const operation = reader.uint8();
    if (operation > REMOVE) throw new MalformedBytes(`operation ${operation} on a JSON document`);
    const path = reader.slice(reader.packedInteger());
    const legs = readPath(path);
    const last = legs.pop();
    const parent = last === void 0 ? null : seek(root, legs);
    const value = operation === REMOVE ? null : readJson(reader.slice(reader.packedInteger()));
    const fits = parent !== null && last !== void 0 && change(parent, last, operation, value);
    if (!fits) throw new MalformedBytes(`the JSON document has no place ${path.toString("utf8")} to change`);
  }
  return writeJson(root);
}
function change(parent, leg, operation, value) {
  if (parent instanceof JsonObject) {
    if (!("key" in leg) || parent.members.has(leg.key) === (operation === INSERT)) return false;
    if (value === null) parent.members.delete(leg.key);
    else parent.members.set(leg.key, value);
    return true;
  }
  if (!("index" in leg)) return false;
  const { position, exists } = elementPosition(parent.elements, leg);
  if (!exists && operation !== INSERT) return false;
  parent.elements.splice(position, operation === INSERT ? 0 : 1, ...value === null ? [] : [value]);
  return true;
}
function seek(root, legs) {
  let parent = root;
  for (const leg of legs) {
    const found = child(parent, leg);
    const opened = found === void 0 ? null : openJson(found);
    if (opened === null) return null;
    change(parent, leg, REPLACE, opened);
    parent = opened;
  }
  return parent;
}
function child(parent, leg) {
  if (parent instanceof JsonObject) return "key" in leg ? parent.members.get(leg.key) : void 0;
  if (!("index" in leg)) return void 0;
  const { position, exists } = elementPosition(parent.elements, leg);
  return exists ? parent.elements[position] : void 0;
}
function elementPosition(elements, leg) {
  const { length } = elements;
  const exists = leg.index < length;
  if (leg.fromEnd) return { exists, position: exists ? length - 1 - leg.index : 0 };
  return { exists, position: exists ? leg.index : length };
}
var LEG = /\s*(?:\.\s*(?:("(?:[^"\\]|\\.)*")|([^\s.[\]"*]+))|\[\s*(?:(\d+)|last(?:\s*-\s*(\d+))?)\s*\])/suy;
function readPath(bytes) {
  const path = bytes.toString("utf8");
  const legs = [];
  let at = 1;
  let sound = isUtf8(bytes) && path.startsWith("$");
  while (sound && at < path.length) {
    LEG.lastIndex = at;
    const found = LEG.exec(path);
    if (found === null) sound = false;
    else {
      const [, quoted, name, index, beforeLast] = found;
      const key = quoted === void 0 ? name : unquote(quoted);
      if (key !== void 0) legs.push({ key: Buffer.from(key, "utf8").toString("latin1") });
      else legs.push({ index: Number(index ?? beforeLast ?? 0), fromEnd: index === void 0 });
      at = LEG.lastIndex;
    }
  }
  if (!sound) throw new MalformedBytes(`a JSON path ${JSON.stringify(path)}`);
  return legs;
}
function unquote(quoted) {
  try {
    return JSON.parse(quoted);
  } catch (cause) {
    throw new MalformedBytes(`a key ${quoted} in a JSON path (${cause instanceof Error ? cause.message : cause})`);
  }
}

// src/binlog/value-width.ts
function takeValue(column, reader) {
  const prefix = lengthPrefix(column);
  reader.slice(prefix > 0 ? reader.uint(prefix) : fixedWidth(column));
}
function lengthPrefix({ type, size }) {
  switch (type) {
    case TYPE.BLOB:
    case TYPE.JSON:
    case TYPE.GEOMETRY:
    case TYPE.VECTOR:
    case TYPE.BLOB_COMPRESSED:
      return size;
    case TYPE.STRING:
    case TYPE.VARCHAR:
    case TYPE.VAR_STRING:
    case TYPE.VARCHAR_COMPRESSED:
      return size > 255 ? 2 : 1;
    default:
      return 0;
  }
}
function fixedWidth({ type, size, scale }) {
  switch (type) {
    case TYPE.TINY:
    case TYPE.YEAR:
      return 1;
    case TYPE.SHORT:
      return 2;
    case TYPE.INT24:
    case TYPE.DATE:
    case TYPE.NEWDATE:
      return 3;
    case TYPE.LONG:
    case TYPE.FLOAT:
      return 4;
    case TYPE.LONGLONG:
    case TYPE.DOUBLE:
      return 8;
    case TYPE.NEWDECIMAL:
      return decimalBytes(size, scale);
    case TYPE.BIT:
      return size + 7 >> 3;
    case TYPE.TIME2:
      return temporalBytes(3, size);
    case TYPE.TIMESTAMP2:
      return temporalBytes(4, size);
    case TYPE.DATETIME2:
      return temporalBytes(5, size);
    case TYPE.ENUM:
    case TYPE.SET:
      return size;
    default:
      throw new MalformedBytes(`the width of ${typeName(type)} is not known`);
  }
}

// src/binlog/partial-update.ts
var PARTIAL_JSON = 1;
var LENGTH_BYTES = 4;
var MissingDocument = class extends Error {
  /** Of the column in its table map. */
  column;
  constructor(column) {
    super(`column ${column + 1} has no document before the change`);
    this.column = column;
  }
};
function wholeImages(map, present, presentAfter, images) {
  const reader = new ByteReader(images);
  const out = [];
  do {
    const start = reader.offset;
    const documents = readBefore(map, present, reader);
    out.push(images.subarray(start, reader.offset));
    writeAfter(map, presentAfter, reader, documents, out);
    if (reader.offset === start) throw new MalformedBytes("images without columns");
  } while (reader.left > 0);
  return Buffer.concat(out);
}
function readBefore(map, present, reader) {
  const documents = /* @__PURE__ */ new Map();
  const nulls = reader.slice(countBits(present, map.columns.length) + 7 >> 3);
  let bit = 0;
  for (const [index, column] of map.columns.entries()) {
    if (!isSet(present, index) || isSet(nulls, bit++)) continue;
    if (column.type === TYPE.JSON) documents.set(index, reader.slice(reader.uint(column.size)));
    else takeValue(column, reader);
  }
  return documents;
}
function writeAfter(map, present, reader, documents, out) {
  const options = reader.packedInteger();
  if (options > PARTIAL_JSON) throw new MalformedBytes(`value options ${options}`);
  const documentColumns = map.columns.filter((column) => column.type === TYPE.JSON).length;
  const partial = options === PARTIAL_JSON ? reader.slice(documentColumns + 7 >> 3) : null;
  let plainStart = reader.offset;
  const nulls = reader.slice(countBits(present, map.columns.length) + 7 >> 3);
  let bit = 0;
  let document = 0;
  for (const [index, column] of map.columns.entries()) {
    const isPartial = column.type === TYPE.JSON && partial !== null && isSet(partial, document++);
    if (!isSet(present, index) || isSet(nulls, bit++)) continue;
    if (!isPartial) {
      takeValue(column, reader);
      continue;
    }
    out.push(reader.bytes.subarray(plainStart, reader.offset));
    const differences = reader.slice(reader.uint32());
    plainStart = reader.offset;
    if (column.size !== LENGTH_BYTES) throw new MalformedBytes(`a JSON column with lengths of ${column.size} bytes`);
    const before = documents.get(index);
    if (before === void 0) throw new MissingDocument(index);
    const after = applyJsonDiffs(before, differences);
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32LE(after.length);
    out.push(length, after);
  }
  out.push(reader.bytes.subarray(plainStart, reader.offset));
}
function countBits(bitmap, columns) {
  let count = 0;
  for (let index = 0; index < columns; index++) if (isSet(bitmap, index)) count++;
  return count;
}
function isSet(bitmap, index) {
  return (bitmap[index >> 3] >> (index & 7) & 1) === 1;
}

// src/binlog/table-map.ts
var SIGNEDNESS = 1;
var COLUMN_NAME = 4;
function readTableMap(reader) {
  const database = reader.text(reader.uint8());
  reader.uint8();
  const table = reader.text(reader.uint8());
  reader.uint8();
  const types = reader.slice(reader.packedInteger());
  const metadataLength = reader.packedInteger();
  const metadataEnd = reader.offset + metadataLength;
  const layouts = [...types].map((type) => readLayout(type, reader));
  if (reader.offset !== metadataEnd) throw new MalformedBytes("the metadata of the columns has a wrong length");
  const nullable = reader.slice(types.length + 7 >> 3);
  const metadata = Buffer.from(reader.bytes.subarray(reader.offset, reader.end));
  const { signs, names } = readOptional(reader, layouts);
  const columns = layouts.map((layout, index) => ({
    ...layout,
    nullable: (nullable[index >> 3] >> (index & 7) & 1) === 1,
    unsigned: signs[index] ?? null,
    name: names[index] ?? null
  }));
  return { database, table, columns, metadata };
}
function readLayout(type, reader) {
  switch (type) {
    case TYPE.TINY:
    case TYPE.SHORT:
    case TYPE.INT24:
    case TYPE.LONG:
    case TYPE.LONGLONG:
    case TYPE.YEAR:
    case TYPE.DATE:
    case TYPE.NEWDATE:
    case TYPE.TIME:
    case TYPE.DATETIME:
    case TYPE.TIMESTAMP:
      return { type, size: 0, scale: 0 };
    case TYPE.FLOAT:
      return { type, size: oneOf(reader.uint8(), [4]), scale: 0 };
    case TYPE.DOUBLE:
      return { type, size: oneOf(reader.uint8(), [8]), scale: 0 };
    case TYPE.TIMESTAMP2:
    case TYPE.DATETIME2:
    case TYPE.TIME2:
      return { type, size: oneOf(reader.uint8(), [0, 1, 2, 3, 4, 5, 6]), scale: 0 };
    case TYPE.BLOB:
    case TYPE.BLOB_COMPRESSED:
    case TYPE.GEOMETRY:
    case TYPE.JSON:
    case TYPE.VECTOR:
      return { type, size: oneOf(reader.uint8(), [1, 2, 3, 4]), scale: 0 };
    case TYPE.NEWDECIMAL:
      return { type, size: reader.uint8(), scale: reader.uint8() };
    case TYPE.VARCHAR:
    case TYPE.VAR_STRING:
    case TYPE.VARCHAR_COMPRESSED:
      return { type, size: reader.uint16(), scale: 0 };
    case TYPE.BIT: {
      const bits = reader.uint8();
      return { type, size: reader.uint8() * 8 + bits, scale: 0 };
    }
    case TYPE.STRING: {
      const first = reader.uint8();
      const second = reader.uint8();
      const real = first | 48;
      if (real === TYPE.ENUM) return { type: real, size: oneOf(second, [1, 2]), scale: 0 };
      if (real === TYPE.SET) return { type: real, size: oneOf(second, [1, 2, 3, 4, 8]), scale: 0 };
      if (real !== TYPE.STRING) throw new MalformedBytes(`a string column of ${typeName(real)}`);
      return { type: real, size: second | (first & 48 ^ 48) << 4, scale: 0 };
    }
    default:
      throw new MalformedBytes(`a column has ${typeName(type)}, which is not known`);
  }
}
function oneOf(size, sizes) {
  if (!sizes.includes(size)) throw new MalformedBytes(`a column with size ${size} in place of ${sizes.join(", ")}`);
  return size;
}
function readOptional(reader, layouts) {
  const signs = [];
  const names = [];
  while (reader.left > 0) {
    const field = reader.uint8();
    const length = reader.packedInteger();
    const end = reader.offset + length;
    if (length > reader.left) throw new MalformedBytes("optional metadata is cut short");
    if (field === SIGNEDNESS) {
      let bit = 0;
      const bits = reader.slice(length);
      layouts.forEach((layout, index) => {
        if (!NUMERIC_TYPES.has(layout.type)) return;
        if (layout.type !== TYPE.YEAR) signs[index] = ((bits[bit >> 3] ?? 0) >> 7 - (bit & 7) & 1) === 1;
        bit++;
      });
    } else if (field === COLUMN_NAME) {
      while (reader.offset < end) names.push(reader.text(reader.packedInteger()));
    } else reader.slice(length);
    if (reader.offset !== end) throw new MalformedBytes("optional metadata has a wrong length");
  }
  return { signs, names };
}

// src/binlog/table-maps.ts
var MOST_KNOWN = 1e3;
var FLAGS_BYTES = 2;
var TableMaps = class {
  #byId = /* @__PURE__ */ new Map();
  /** By the bytes that make it, the table's id and flags left out. */
  #known = /* @__PURE__ */ new Map();
  /** Reads the body of a TABLE_MAP event. */
  add(body, postHeaderLength) {
    const idBytes = postHeaderLength === 6 ? 4 : 6;
    const id = new ByteReader(body).uint(idBytes);
    const content = body.toString("latin1", idBytes + FLAGS_BYTES);
    let map = this.#known.get(content);
    if (map === void 0) {
      map = readTableMap(new ByteReader(body, idBytes + FLAGS_BYTES));
      if (this.#known.size >= MOST_KNOWN) this.forget();
      this.#known.set(content, map);
    }
    this.#byId.set(id, map);
  }
  get(id) {
    return this.#byId.get(id);
  }
  /** Ids mean nothing beyond their statement. */
  endStatement() {
    this.#byId.clear();
  }
  /** From here on the same bytes may mean another definition, so maps that come are other objects. */
  forget() {
    this.#known = /* @__PURE__ */ new Map();
  }
};

// src/binlog/changes.ts
var STATEMENT_END = 1;
var KEEPS_DEFINITIONS = /^(SAVEPOINT|ROLLBACK TO|RELEASE|XA|INSERT|UPDATE|DELETE|REPLACE)\b/i;
var ChangeReader = class {
  #maps = new TableMaps();
  /**
   * @param event any but TRANSACTION_PAYLOAD, whose events are to be given one by one (`readPayload`).
   * @returns null for an event that changes nothing.
   * @throws BinlogError naming type and position for an unknown or malformed event.
   */
  read(event) {
    try {
      return this.#read(event);
    } catch (error) {
      if (!(error instanceof MalformedBytes)) throw error;
      throw new BinlogError(`The ${eventName(event.type)} event cannot be read: ${error.message}`, event, {
        cause: error
      });
    }
  }
  #read(event) {
    const place = {
      file: event.file,
      position: event.position,
      offset: event.offset,
      nextPosition: event.nextPosition,
      timestamp: event.timestamp,
      serverId: event.serverId
    };
    switch (event.type) {
      case EVENT.QUERY:
      case EVENT.QUERY_COMPRESSED:
      case EVENT.EXECUTE_LOAD_QUERY: {
        const query = readQuery(event);
        if (query.kind === "query" && !KEEPS_DEFINITIONS.test(query.sql)) this.#maps.forget();
        return { ...place, ...query };
      }
      case EVENT.TABLE_MAP:
        this.#maps.add(event.body, event.postHeaderLength);
        return null;
      case EVENT.WRITE_ROWS_V1:
      case EVENT.WRITE_ROWS:
      case EVENT.WRITE_ROWS_COMPRESSED_V1:
      case EVENT.WRITE_ROWS_COMPRESSED:
        return this.#rows(event, place, "insert");
      case EVENT.UPDATE_ROWS_V1:
      case EVENT.UPDATE_ROWS:
      case EVENT.UPDATE_ROWS_COMPRESSED_V1:
      case EVENT.UPDATE_ROWS_COMPRESSED:
      case EVENT.PARTIAL_UPDATE_ROWS:
        return this.#rows(event, place, "update");
      case EVENT.DELETE_ROWS_V1:
      case EVENT.DELETE_ROWS:
      case EVENT.DELETE_ROWS_COMPRESSED_V1:
      case EVENT.DELETE_ROWS_COMPRESSED:
        return this.#rows(event, place, "delete");
      case EVENT.XID:
        return { ...place, kind: "commit" };
      case EVENT.XA_PREPARE:
        return { ...place, kind: "prepare" };
      case EVENT.MARIADB_GTID:
        return isStandalone(event.body) ? null : { ...place, kind: "begin" };
      case EVENT.INCIDENT:
        return unreadable(
          place,
          "an incident: the server may have lost events here",
          "See the error log of the server."
        );
      case EVENT.STOP:
      case EVENT.ROTATE:
      case EVENT.FORMAT_DESCRIPTION:
      case EVENT.START_ENCRYPTION:
        this.#maps.endStatement();
        return null;
      // Surroundings of statements that are logged in words, and notes for people and for replication.
      case EVENT.INTVAR:
      case EVENT.RAND:
      case EVENT.USER_VAR:
      case EVENT.BEGIN_LOAD_QUERY:
      case EVENT.APPEND_BLOCK:
      case EVENT.DELETE_FILE:
      case EVENT.ROWS_QUERY:
      case EVENT.ANNOTATE_ROWS:
      case EVENT.GTID:
      case EVENT.GTID_TAGGED:
      case EVENT.ANONYMOUS_GTID:
      case EVENT.PREVIOUS_GTIDS:
      case EVENT.MARIADB_GTID_LIST:
      case EVENT.BINLOG_CHECKPOINT:
      case EVENT.TRANSACTION_CONTEXT:
      case EVENT.VIEW_CHANGE:
      case EVENT.IGNORABLE:
        return null;
      default:
        if ((event.flags & IGNORABLE_EVENT) !== 0) return null;
        throw new BinlogError(`An event of ${eventName(event.type)} is not understood`, event, {
          hint: "This server writes events that are newer than this program; nothing may be undone from them."
        });
    }
  }
  #rows(event, place, change2) {
    const reader = new ByteReader(event.body);
    const id = reader.uint(event.postHeaderLength === 6 ? 4 : 6);
    const flags = reader.uint16();
    if (event.postHeaderLength === 10) {
      const length = reader.uint16();
      if (length < 2) throw new MalformedBytes(`extra data of ${length} bytes`);
      reader.slice(length - 2);
    }
    const count = reader.packedInteger();
    const map = this.#maps.get(id);
    if (map === void 0) {
      if (id === 16777215 && (flags & STATEMENT_END) !== 0 && reader.left <= 2 * (count + 7 >> 3)) return null;
      throw new MalformedBytes(`there is no table map for table id ${id}`);
    }
    if (count !== map.columns.length)
      throw new MalformedBytes(`${count} columns, but the table map has ${map.columns.length}`);
    const bitmapLength = count + 7 >> 3;
    const present = reader.slice(bitmapLength);
    const presentAfter = change2 === "update" ? reader.slice(bitmapLength) : null;
    if ((flags & STATEMENT_END) !== 0) this.#maps.endStatement();
    const rest = reader.rest();
    let images = rest;
    if (event.type >= EVENT.WRITE_ROWS_COMPRESSED_V1) images = inflate(rest);
    else if (event.type === EVENT.PARTIAL_UPDATE_ROWS) {
      try {
        images = wholeImages(map, present, presentAfter, rest);
      } catch (error) {
        if (!(error instanceof MissingDocument)) throw error;
        return missingDocument(place, map, error.column);
      }
    }
    return { ...place, kind: "rows", change: change2, map, flags, present, presentAfter, images };
  }
};
async function* readChanges(events) {
  const reader = new ChangeReader();
  for await (const event of events) {
    if (event.type === EVENT.TRANSACTION_PAYLOAD) {
      for await (const inner of readPayload(event)) {
        const item2 = reader.read(inner);
        if (item2 !== null) yield item2;
      }
      continue;
    }
    const item = reader.read(event);
    if (item !== null) yield item;
  }
}
function readQuery(event) {
  const reader = new ByteReader(event.body);
  reader.slice(8);
  const databaseLength = reader.uint8();
  reader.uint16();
  const variablesLength = reader.uint16();
  reader.slice(event.postHeaderLength - 13);
  reader.slice(variablesLength);
  const database = reader.text(databaseLength);
  reader.uint8();
  const rest = reader.rest();
  const sql = (event.type === EVENT.QUERY_COMPRESSED ? inflate(rest) : rest).toString("utf8");
  switch (sql) {
    case "BEGIN":
      return { kind: "begin" };
    case "COMMIT":
      return { kind: "commit" };
    case "ROLLBACK":
      return { kind: "rollback" };
    default:
      return { kind: "query", database, sql };
  }
}
function isStandalone(body) {
  return (new ByteReader(body, 12).uint8() & 1) !== 0;
}
function missingDocument(place, { database, table, columns }, column) {
  const name = columns[column].name ?? column + 1;
  return unreadable(
    place,
    `an update of ${database}.${table} that logs a part of the JSON document in column ${name}, and not the document before`,
    "Run it with SET SESSION binlog_row_value_options = '', or binlog_row_image = FULL."
  );
}
function unreadable(place, what, cure) {
  return { ...place, kind: "unreadable", what, cure };
}

// src/rollback/table-shape.ts
function tableShape(database, table) {
  const refuse = (why, hint) => new UserError(`Changes of ${database}.${table.name} cannot be undone: ${why}`, { hint, exitCode: EXIT.server });
  if (isVersioned(table))
    throw refuse(
      "it is system-versioned, so the server writes history rows that no statement can take back",
      "Exclude the table, or use its own history (FOR SYSTEM_TIME AS OF) to restore rows."
    );
  const columns = table.columns.map(columnShape);
  const unknown = columns.find((column) => isText(column.type) && column.charset === null);
  if (unknown !== void 0)
    throw refuse(
      `the character set of column \`${unknown.name}\` is not known`,
      "Report this table definition as a bug."
    );
  const hashes = hashColumns(table);
  return {
    database,
    table: table.name,
    columns: [...columns, ...hashes],
    hidden: hashes.length,
    key: findKey(table),
    selfReferencing: table.foreignKeys.some((key) => refersTo(key, database, table.name)),
    selfKeys: selfKeys(database, table)
  };
}
function isVersioned({ createStatement }) {
  return /\bWITH SYSTEM VERSIONING\b/i.test(createStatement);
}
function hashColumns(table) {
  const hashed = table.indexes.filter((index) => index.type === "unique" && /\bUSING HASH\b/i.test(index.definition));
  return hashed.map((_, index) => ({
    name: `DB_ROW_HASH_${index + 1}`,
    type: "bigint",
    length: null,
    scale: null,
    unsigned: true,
    charset: null,
    members: [],
    generated: true,
    autoUpdated: false
  }));
}
function columnShape(column) {
  const { base, length, scale, unsigned, members } = column.type;
  const text = isText(base) || base === "enum" || base === "set";
  return {
    name: column.name,
    type: base,
    length,
    scale,
    unsigned,
    charset: text ? column.charset : null,
    members,
    generated: column.generated !== null,
    autoUpdated: column.onUpdate !== null
  };
}
function selfKeys(database, table) {
  const find = (names) => names.map((name) => table.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase()));
  return table.foreignKeys.filter((key) => refersTo(key, database, table.name)).flatMap((key) => {
    const columns = find(key.columns);
    const referenced = find(key.referencedColumns);
    const nullable = columns.find((column) => table.columns[column]?.nullable && !referenced.includes(column));
    if (nullable === void 0 || columns.includes(-1) || referenced.includes(-1)) return [];
    return [{ columns, referenced, nullable }];
  });
}
function refersTo(key, database, table) {
  const same = (a, b) => a.toLowerCase() === b.toLowerCase();
  return same(key.referencedTable, table) && (key.referencedDatabase === null || same(key.referencedDatabase, database));
}
function isText(base) {
  return /^(char|varchar|(tiny|medium|long)?text)$/.test(base);
}
function findKey(table) {
  const positions = (index) => {
    if (/\bWITHOUT OVERLAPS\b/i.test(index.definition)) return null;
    const found = index.parts.map((part) => table.columns.findIndex((column) => column.name === part.column));
    return found.every((position) => isKeyColumn(table.columns[position])) ? found : null;
  };
  const unique = [
    ...table.indexes.filter((index) => index.type === "primary"),
    ...table.indexes.filter((index) => index.type === "unique")
  ];
  for (const index of unique) {
    const key = positions(index);
    if (key !== null) return key;
  }
  return null;
}
function isKeyColumn(column) {
  return column !== void 0 && !column.nullable && column.generated === null;
}
function checkShape(map, shape) {
  const where = `${shape.database}.${shape.table}`;
  const refuse = (difference) => {
    throw new UserError(`The binlog and the definition of ${where} disagree: ${difference}`, {
      hint: "The table was altered between the change and the reading of its definition. Nothing was undone; read the rows with the definition of that moment.",
      exitCode: EXIT.server
    });
  };
  if (map.database.toLowerCase() !== shape.database.toLowerCase() || map.table.toLowerCase() !== shape.table.toLowerCase())
    refuse(`the rows are of ${map.database}.${map.table}`);
  const shown = shape.columns.length - shape.hidden;
  if (map.columns.length !== shown && map.columns.length !== shape.columns.length)
    refuse(`the rows have ${map.columns.length} columns, the table has ${shown}`);
  map.columns.forEach((mapped, index) => {
    const column = shape.columns[index];
    const difference = columnDifference(mapped, column);
    if (difference !== null) refuse(`column ${index + 1}, \`${column.name}\` ${column.type}, ${difference}`);
  });
}
function columnDifference(mapped, column) {
  if (mapped.name !== null && mapped.name !== column.name) return `is called \`${mapped.name}\` in the binlog`;
  const expected = LAYOUTS[column.type];
  if (expected === void 0) return "has a type that is not known";
  const layout = expected.find(
    (candidate) => candidate.type === mapped.type && (candidate.size === void 0 || candidate.size === mapped.size)
  );
  if (layout === void 0)
    return `is logged as ${typeName(mapped.type)}${mapped.size === 0 ? "" : ` (${mapped.size})`}`;
  if (mapped.unsigned !== null && mapped.unsigned !== column.unsigned)
    return `is ${mapped.unsigned ? "" : "not "}unsigned in the binlog`;
  switch (mapped.type) {
    case TYPE.NEWDECIMAL:
      if (mapped.size !== (column.length ?? 10) || mapped.scale !== (column.scale ?? 0))
        return `is logged as decimal(${mapped.size},${mapped.scale})`;
      return null;
    case TYPE.BIT:
    case TYPE.TIME2:
    case TYPE.DATETIME2:
    case TYPE.TIMESTAMP2:
      if (mapped.size !== (column.length ?? (mapped.type === TYPE.BIT ? 1 : 0)))
        return `is logged with ${mapped.size} digits`;
      return null;
    case TYPE.ENUM:
      return mapped.size === (column.members.length > 255 ? 2 : 1) ? null : `is logged with ${mapped.size} bytes for ${column.members.length} members`;
    case TYPE.SET: {
      const bytes = column.members.length + 7 >> 3;
      return mapped.size === (bytes > 4 ? 8 : bytes) ? null : `is logged with ${mapped.size} bytes for ${column.members.length} members`;
    }
    default:
      return null;
  }
}
var one = (type, size) => [{ type, size }];
var blob = (size) => [
  { type: TYPE.BLOB, size },
  { type: TYPE.BLOB_COMPRESSED, size }
];
var VARYING = [{ type: TYPE.VARCHAR }, { type: TYPE.VARCHAR_COMPRESSED }];
var GEOMETRY = one(TYPE.GEOMETRY);
var LAYOUTS = {
  tinyint: one(TYPE.TINY),
  smallint: one(TYPE.SHORT),
  mediumint: one(TYPE.INT24),
  int: one(TYPE.LONG),
  bigint: one(TYPE.LONGLONG),
  decimal: one(TYPE.NEWDECIMAL),
  float: one(TYPE.FLOAT, 4),
  double: one(TYPE.DOUBLE, 8),
  bit: one(TYPE.BIT),
  year: one(TYPE.YEAR),
  date: [{ type: TYPE.DATE }, { type: TYPE.NEWDATE }],
  time: [{ type: TYPE.TIME2 }, { type: TYPE.TIME }],
  datetime: [{ type: TYPE.DATETIME2 }, { type: TYPE.DATETIME }],
  timestamp: [{ type: TYPE.TIMESTAMP2 }, { type: TYPE.TIMESTAMP }],
  char: one(TYPE.STRING),
  binary: one(TYPE.STRING),
  varchar: VARYING,
  varbinary: VARYING,
  tinytext: blob(1),
  tinyblob: blob(1),
  text: blob(2),
  blob: blob(2),
  mediumtext: blob(3),
  mediumblob: blob(3),
  longtext: blob(4),
  longblob: blob(4),
  enum: one(TYPE.ENUM),
  set: one(TYPE.SET),
  json: one(TYPE.JSON),
  vector: [{ type: TYPE.VECTOR }, { type: TYPE.VARCHAR }],
  uuid: one(TYPE.STRING),
  inet4: one(TYPE.STRING),
  inet6: one(TYPE.STRING),
  geometry: GEOMETRY,
  point: GEOMETRY,
  linestring: GEOMETRY,
  polygon: GEOMETRY,
  multipoint: GEOMETRY,
  multilinestring: GEOMETRY,
  multipolygon: GEOMETRY,
  geomcollection: GEOMETRY,
  geometrycollection: GEOMETRY
};

// src/binlog/decode-rows.ts
function* decodeRows(item, shape) {
  const images = new RowImages(item, shape);
  for (let row = 0; row < images.count; row++) {
    images.place(row);
    yield {
      kind: item.change,
      before: item.change === "insert" ? null : literals(images, row, images.before),
      after: item.change === "delete" ? null : literals(images, row, images.after)
    };
  }
}
function literals(images, row, place) {
  const out = new SqlBuffer(256);
  return images.writers.map((writer, column) => {
    const start = place.starts[column];
    if (start === ABSENT) return void 0;
    if (start === NULL) return null;
    const end = place.ends[column];
    out.at = 0;
    out.reserve(2 * (end - start) + writer.room);
    try {
      writer.write(images.bytes, start, end, out);
    } catch (error) {
      images.rethrow(error, row, column);
    }
    return out.bytes.toString("utf8", 0, out.at);
  });
}

// src/binlog/record-stack.ts
import { randomUUID } from "node:crypto";
import { open, unlink } from "node:fs/promises";
import { join } from "node:path";
var LENGTH_BYTES2 = 4;
var EMPTY = Buffer.alloc(0);
var WRITE_BYTES = 1 << 20;
var READ_BYTES = 4 << 20;
var RecordStack = class _RecordStack {
  #path;
  #file;
  #buffer = EMPTY;
  #other = EMPTY;
  #writing = Promise.resolve();
  #buffered = 0;
  #written = 0;
  #records = 0;
  constructor(path, file) {
    this.#path = path;
    this.#file = file;
  }
  /** @throws the system's error when the directory cannot be written. */
  static async create(directory) {
    const path = join(directory, `spool-${randomUUID()}`);
    const file = await open(path, "wx+", 384);
    await unlink(path);
    return new _RecordStack(path, file);
  }
  get records() {
    return this.#records;
  }
  /** Bytes that it takes, lengths included. */
  get bytes() {
    return this.#written + this.#buffered;
  }
  /**
   * Copies a record, which may come in parts.
   * @returns a promise only when the disk must be waited for: until then the parts must stay as they are.
   */
  push(parts) {
    let length = 0;
    for (const part of parts) length += part.length;
    this.#records++;
    if (length > WRITE_BYTES) return this.#pushLarge(parts, length);
    const whole = length + 2 * LENGTH_BYTES2;
    if (this.#buffer.length === 0) this.#buffer = Buffer.allocUnsafe(2 * WRITE_BYTES + 2 * LENGTH_BYTES2);
    const buffer = this.#buffer;
    let at = buffer.writeUInt32LE(length, this.#buffered);
    for (const part of parts) {
      buffer.set(part, at);
      at += part.length;
    }
    buffer.writeUInt32LE(length, at);
    this.#buffered += whole;
    return this.#buffered >= WRITE_BYTES ? this.#flush() : void 0;
  }
  mark() {
    return { bytes: this.bytes, records: this.#records };
  }
  /** Forgets what was pushed after the mark. */
  truncate(mark) {
    if (mark.bytes > this.bytes)
      throw new RangeError(`the spool has ${this.bytes} bytes, fewer than the mark's ${mark.bytes}`);
    this.#records = mark.records;
    this.#buffered = Math.max(0, mark.bytes - this.#written);
    if (mark.bytes >= this.#written) return void 0;
    this.#written = mark.bytes;
    return this.#writing.then(() => this.#file.truncate(mark.bytes));
  }
  /**
   * The records, last one first. The memory it takes depends on the longest alone; a record is valid until the next is asked for.
   * Nothing may be pushed meanwhile.
   */
  async *readBackwards() {
    await this.#writing;
    let end = this.bytes;
    let window = EMPTY;
    let windowStart = end;
    let spare = EMPTY;
    const load = async (length) => {
      const start = end - length;
      if (start >= windowStart) return;
      windowStart = Math.max(0, Math.min(start, end - READ_BYTES));
      spare = withRoom(spare, end - windowStart);
      window = await this.#read(windowStart, end - windowStart, spare);
    };
    while (end > 0) {
      if (end - LENGTH_BYTES2 < windowStart) await load(LENGTH_BYTES2);
      const length = window.readUInt32LE(end - LENGTH_BYTES2 - windowStart);
      const whole = length + 2 * LENGTH_BYTES2;
      if (end - whole < windowStart) await load(whole);
      const start = end - whole - windowStart;
      if (start < 0 || window.readUInt32LE(start) !== length) throw this.#damaged(end);
      yield window.subarray(start + LENGTH_BYTES2, start + LENGTH_BYTES2 + length);
      end -= whole;
    }
  }
  /** The records after the mark, first one first; else as `readBackwards`. */
  async *readForwards(from) {
    await this.#writing;
    const end = this.bytes;
    let at = from.bytes;
    let window = EMPTY;
    let windowStart = at;
    let spare = EMPTY;
    const load = async (length) => {
      if (at + length <= windowStart + window.length) return;
      if (at + length > end) throw this.#damaged(at);
      windowStart = at;
      const size = Math.min(end - at, Math.max(length, READ_BYTES));
      spare = withRoom(spare, size);
      window = await this.#read(at, size, spare);
    };
    while (at < end) {
      await load(LENGTH_BYTES2);
      const length = window.readUInt32LE(at - windowStart);
      await load(length + 2 * LENGTH_BYTES2);
      const start = at - windowStart + LENGTH_BYTES2;
      if (window.readUInt32LE(start + length) !== length) throw this.#damaged(at);
      yield window.subarray(start, start + length);
      at += length + 2 * LENGTH_BYTES2;
    }
  }
  /** Frees the space. */
  async close() {
    await this.#writing.catch(() => {
    });
    this.#buffer = EMPTY;
    this.#other = EMPTY;
    this.#buffered = 0;
    await this.#file.close();
  }
  async #pushLarge(parts, length) {
    await this.#flush();
    const frame = Buffer.alloc(LENGTH_BYTES2);
    frame.writeUInt32LE(length);
    for (const part of [frame, ...parts, frame]) {
      await this.#writing;
      this.#begin(part);
    }
    await this.#writing;
  }
  /** Begins to write what is buffered, once the write before is done; what is pushed next goes into the other buffer. */
  async #flush() {
    await this.#writing;
    if (this.#buffered === 0) return;
    const full = this.#buffer;
    this.#buffer = this.#other;
    this.#other = full;
    this.#begin(full.subarray(0, this.#buffered));
    this.#buffered = 0;
  }
  #begin(bytes) {
    this.#writing = this.#write(bytes, this.#written);
    this.#writing.catch(() => {
    });
    this.#written += bytes.length;
  }
  async #write(bytes, position) {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, position + done);
      done += bytesWritten;
    }
  }
  /** Bytes from the file into `target`, or from the buffer, or from both. */
  async #read(position, length, target) {
    if (position >= this.#written) {
      const start = position - this.#written;
      return this.#buffer.subarray(start, start + length);
    }
    const bytes = target.subarray(0, length);
    const onDisk = Math.min(length, this.#written - position);
    for (let done = 0; done < onDisk; ) {
      const { bytesRead } = await this.#file.read(bytes, done, onDisk - done, position + done);
      if (bytesRead === 0) throw new Error(`The spool file is shorter than expected: ${this.#path}`);
      done += bytesRead;
    }
    this.#buffer.copy(bytes, onDisk, 0, length - onDisk);
    return bytes;
  }
  #damaged(at) {
    return new Error(`The spool file is damaged: ${this.#path}, byte ${at}`);
  }
};
function withRoom(buffer, length) {
  return buffer.length >= length ? buffer : Buffer.allocUnsafeSlow(length);
}

// src/binlog/rows-spool.ts
var HEADER_BYTES = 51;
var CHANGES = ["insert", "update", "delete"];
var RowsSpool = class _RowsSpool {
  #stack;
  #records = new RowsRecords();
  constructor(stack) {
    this.#stack = stack;
  }
  /** @throws the system's error when the directory cannot be written. */
  static async create(directory) {
    return new _RowsSpool(await RecordStack.create(directory));
  }
  /** Rows events in it. */
  get records() {
    return this.#stack.records;
  }
  /** Bytes on disk when all is written. */
  get bytes() {
    return this.#stack.bytes;
  }
  /** @returns a promise only when the disk must be waited for. */
  push(item) {
    return this.#stack.push(this.#records.of(item));
  }
  mark() {
    return this.#stack.mark();
  }
  /** Forgets what was pushed after the mark. */
  async truncate(mark) {
    await this.#stack.truncate(mark);
  }
  /** The events, last one first, each valid until the next is asked for. Nothing may be pushed meanwhile. */
  async *readBackwards() {
    for await (const record of this.#stack.readBackwards()) yield this.#records.item(record);
  }
  /** Frees the space. */
  close() {
    return this.#stack.close();
  }
};
var RowsRecords = class {
  #maps = [];
  #mapNumbers = /* @__PURE__ */ new Map();
  #files = [];
  /**
   * Change (1), flags (2), map (4), file (4), position (8), next position (8), time (4), server (4), bytes of each bitmap (4 and
   * 4), offset (8; -1 for none); then the bitmaps and the images.
   */
  of(item) {
    const header = Buffer.allocUnsafe(HEADER_BYTES);
    header[0] = CHANGES.indexOf(item.change);
    header.writeUInt16LE(item.flags, 1);
    header.writeUInt32LE(this.#mapNumber(item.map), 3);
    header.writeUInt32LE(this.fileNumber(item.file), 7);
    header.writeDoubleLE(item.position, 11);
    header.writeDoubleLE(item.nextPosition, 19);
    header.writeUInt32LE(item.timestamp, 27);
    header.writeUInt32LE(item.serverId, 31);
    header.writeUInt32LE(item.present.length, 35);
    header.writeUInt32LE(item.presentAfter?.length ?? 0, 39);
    header.writeDoubleLE(item.offset ?? -1, 43);
    return [header, item.present, item.presentAfter ?? EMPTY2, item.images];
  }
  item(record) {
    const afterStart = HEADER_BYTES + record.readUInt32LE(35);
    const afterLength = record.readUInt32LE(39);
    const offset = record.readDoubleLE(43);
    return {
      kind: "rows",
      change: CHANGES[record[0]],
      flags: record.readUInt16LE(1),
      map: this.#maps[record.readUInt32LE(3)],
      file: this.file(record.readUInt32LE(7)),
      position: record.readDoubleLE(11),
      ...offset < 0 ? {} : { offset },
      nextPosition: record.readDoubleLE(19),
      timestamp: record.readUInt32LE(27),
      serverId: record.readUInt32LE(31),
      present: record.subarray(HEADER_BYTES, afterStart),
      presentAfter: afterLength === 0 ? null : record.subarray(afterStart, afterStart + afterLength),
      images: record.subarray(afterStart + afterLength)
    };
  }
  #mapNumber(map) {
    let number = this.#mapNumbers.get(map);
    if (number === void 0) {
      number = this.#maps.push(map) - 1;
      this.#mapNumbers.set(map, number);
    }
    return number;
  }
  fileNumber(file) {
    if (this.#files.at(-1) === file) return this.#files.length - 1;
    const known = this.#files.indexOf(file);
    return known >= 0 ? known : this.#files.push(file) - 1;
  }
  file(number) {
    return this.#files[number];
  }
};
var EMPTY2 = Buffer.alloc(0);

// src/rollback/replaced-rows.ts
var NO_FOREIGN_KEY_CHECKS = 2;
var NO_CHECK_CONSTRAINTS = 128;
var SQL_FOREIGN_KEYS = 16;
var ReplacedRows = class {
  #direction;
  /** A deletion, of which the next event may be the other half. */
  #held = null;
  /** Tables of which the statement under way has deleted rows. */
  #deletedFrom = /* @__PURE__ */ new Set();
  constructor(direction) {
    this.#direction = direction;
  }
  /** @returns what is to be kept now; what it keeps back comes with the next event, or with `endStatement`. */
  take(item, shape) {
    const held = this.#release();
    const isOfServer = (item.flags & SQL_FOREIGN_KEYS) !== 0;
    const wasDeleted = this.#deletedFrom.has(item.map);
    if ((item.flags & STATEMENT_END) !== 0) this.#deletedFrom.clear();
    else if (isOfServer && item.change === "delete") {
      this.#deletedFrom.add(item.map);
      this.#held = { item: copyOf(item), shape };
      return held;
    }
    if (!isOfServer || !wasDeleted || item.change !== "insert") return [...held, { item, shape }];
    const [deleted] = held;
    const folded = deleted?.item.map === item.map ? asUpdate(deleted.item, item, shape) : null;
    if (folded !== null) return folded.map((one2) => ({ item: one2, shape }));
    return this.#direction === "undo" ? [...held, unchecked({ item, shape })] : [...held.map(unchecked), { item, shape }];
  }
  /** Forgets the statement under way. @returns what was kept back. */
  endStatement() {
    this.#deletedFrom.clear();
    return this.#release();
  }
  #release() {
    const held = this.#held === null ? [] : [this.#held];
    this.#held = null;
    return held;
  }
};
function unchecked({ item, shape }) {
  return { item: { ...item, flags: item.flags | NO_FOREIGN_KEY_CHECKS }, shape };
}
function asUpdate(deleted, inserted, shape) {
  if (shape.key === null) return null;
  const before = new RowImages(deleted, shape);
  if (before.count !== 1) return null;
  const after = new RowImages(inserted, shape);
  before.place(0);
  after.place(0);
  if (before.before.starts.includes(ABSENT) || after.after.starts.includes(ABSENT)) return null;
  const isSame = (column) => bytesOf(before.bytes, before.before, column).equals(bytesOf(after.bytes, after.after, column));
  if (!shape.key.every(isSame)) return null;
  const first = after.length(0);
  const update = {
    ...inserted,
    change: "update",
    present: deleted.present,
    presentAfter: inserted.present,
    images: Buffer.concat([deleted.images, inserted.images.subarray(0, first)])
  };
  if (after.count === 1) return [update];
  return [
    { ...update, flags: update.flags & ~STATEMENT_END },
    { ...inserted, images: inserted.images.subarray(first) }
  ];
}
function bytesOf(bytes, { starts, ends }, column) {
  const start = starts[column];
  return start === NULL ? Buffer.alloc(0) : bytes.subarray(start, ends[column]);
}
function copyOf(item) {
  return { ...item, present: Buffer.from(item.present), images: Buffer.from(item.images) };
}

// src/rollback/inverse-row.ts
var WHERE = Buffer.from(" WHERE ", "latin1");
var LIMIT_1 = Buffer.from(" LIMIT 1", "latin1");
var UNDO = { direction: "undo", guard: true };
function rowStatements(item, shape, options = UNDO) {
  const images = new RowImages(item, shape);
  const sql = rowSql(shape);
  const out = new SqlBuffer(2 * item.images.length + images.count * (sql.insert.length + 64));
  const ends = [];
  for (let index = 0; index < images.count; index++) {
    const row = options.direction === "undo" ? images.count - 1 - index : index;
    images.place(row);
    if (rowStatement(sql, images, row, options, out)) ends.push(out.at);
  }
  return { bytes: out.bytes.subarray(0, out.at), ends };
}
function countChanges(item, shape) {
  const images = new RowImages(item, shape);
  if (item.change !== "update") return images.count;
  const sql = rowSql(shape);
  let changes = 0;
  for (let row = 0; row < images.count; row++) {
    images.place(row);
    if (sql.changed(images).length > 0) changes++;
  }
  return changes;
}
function changedColumns(item, shape) {
  const images = new RowImages(item, shape);
  const sql = rowSql(shape);
  const names = /* @__PURE__ */ new Set();
  for (let row = 0; row < images.count; row++) {
    images.place(row);
    for (const column of sql.changed(images)) names.add(shape.columns[column].name);
  }
  return names;
}
function rowEffect(item, direction) {
  if (item.change === "update") return "update";
  return item.change === "insert" === (direction === "redo") ? "insert" : "delete";
}
function rowStatement(sql, images, row, { direction, guard }, out) {
  sql.reserve(images, row, out);
  const present = images.item.change === "insert" ? images.after : images.before;
  switch (rowEffect(images.item, direction)) {
    case "insert":
      out.put(sql.insert);
      sql.values(images, row, present, out);
      return true;
    case "delete":
      out.put(sql.remove);
      sql.condition(images, row, present, guard ? sql.stored : [], out);
      break;
    case "update": {
      const changed = sql.changed(images);
      if (changed.length === 0) return false;
      const [from, to] = direction === "undo" ? [images.after, images.before] : [images.before, images.after];
      out.put(sql.update);
      sql.assignments(images, row, to, sql.assigned(changed), out);
      out.put(WHERE);
      sql.condition(images, row, from, guard ? changed : [], out);
    }
  }
  if (sql.shape.key === null) out.put(LIMIT_1);
  return true;
}

// src/rollback/row-script.ts
var BATCH_BYTES = 1 << 20;
var BATCH_CONDITIONS = 500;
var ascii = (text) => Buffer.from(text, "latin1");
var NEXT_ROW = ascii(",\n");
var OR = ascii(" OR\n");
var IN = ascii(" IN (");
var COMMA = 44;
var OPEN = 40;
var CLOSE = 41;
var END = ascii(";\n");
var IN_END = ascii(");\n");
var RowScript = class {
  #options;
  #out = new SqlBuffer(1 << 20);
  #scratch = new SqlBuffer();
  #batch = null;
  #rows = 0;
  constructor(options) {
    this.#options = options;
  }
  /** Rows written since the beginning; updates that changed nothing are none. */
  get rows() {
    return this.#rows;
  }
  /** Bytes that wait to be taken. */
  get bytes() {
    return this.#out.at;
  }
  /**
   * Writes the rows of an event; for undo the last first, so events are to be given last first too.
   * @throws BinlogError as `rowStatements` does.
   */
  append(item, shape) {
    const images = new RowImages(item, shape);
    const sql = rowSql(shape);
    const effect = rowEffect(item, this.#options.direction);
    const { count } = images;
    const last = count - 1;
    for (let index = 0; index < count; index++) {
      const row = this.#options.direction === "undo" ? last - index : index;
      images.place(row);
      if (effect === "insert") this.#insert(sql, images, row);
      else if (effect === "delete") this.#delete(sql, images, row);
      else this.#update(sql, images, row);
    }
  }
  /** Ends the statement under way: what is not about rows may follow. */
  end() {
    if (this.#batch === null) return;
    this.#out.copy(this.#batch.end);
    this.#batch = null;
  }
  /** Writes lines that are not about rows; the statement under way ends before. */
  text(lines) {
    this.end();
    this.#out.text(lines);
  }
  /** Takes what is written so far, possibly in the middle of a statement. It stays as it is until the second `take` after this. */
  take() {
    return this.#out.take();
  }
  #insert(sql, images, row) {
    const out = this.#out;
    const joins = this.#joins(sql, "insert", images.length(row), Number.POSITIVE_INFINITY);
    sql.reserve(images, row, out);
    const start = out.at;
    out.put(joins ? NEXT_ROW : sql.insert);
    sql.values(images, row, images.item.change === "insert" ? images.after : images.before, out);
    this.#written(sql, "insert", null, END, out.at - start);
  }
  #delete(sql, images, row) {
    const out = this.#out;
    const place = images.item.change === "insert" ? images.after : images.before;
    const { key, selfReferencing } = sql.shape;
    const { guard } = this.#options;
    const byList = !guard && key?.length === 1 && sql.isExact(key[0]);
    const batches = key !== null && !selfReferencing;
    const joins = batches && this.#joins(sql, "delete", images.length(row), byList ? BATCH_BYTES : BATCH_CONDITIONS);
    if (!joins) this.end();
    sql.reserve(images, row, out);
    const start = out.at;
    if (byList) {
      if (joins) out.byte(COMMA);
      else {
        out.put(sql.remove);
        out.put(sql.name(key[0]));
        out.put(IN);
      }
      sql.operand(images, row, place, key[0], out);
    } else {
      out.put(joins ? OR : sql.remove);
      this.#condition(sql, images, row, place, guard ? sql.stored : [], batches);
    }
    this.#written(sql, "delete", null, byList ? IN_END : END, out.at - start, batches);
  }
  #update(sql, images, row) {
    const changed = sql.changed(images);
    if (changed.length === 0) return;
    const { direction, guard } = this.#options;
    const { before, after } = images;
    const [from, to] = direction === "undo" ? [after, before] : [before, after];
    const { key, selfReferencing } = sql.shape;
    const scratch = this.#scratch;
    scratch.at = 0;
    sql.reserve(images, row, scratch);
    sql.assignments(images, row, to, sql.assigned(changed), scratch);
    const batches = key !== null && !selfReferencing && !sql.touchesKey(changed);
    const same = this.#batch?.assignments != null && scratch.bytes.compare(this.#batch.assignments, 0, void 0, 0, scratch.at) === 0;
    const joins = batches && same && this.#joins(sql, "update", images.length(row), BATCH_CONDITIONS);
    if (!joins) this.end();
    const out = this.#out;
    sql.reserve(images, row, out);
    const start = out.at;
    if (joins) out.put(OR);
    else {
      out.put(sql.update);
      out.copy(scratch.bytes.subarray(0, scratch.at));
      out.copy(WHERE);
    }
    this.#condition(sql, images, row, from, guard ? changed : [], batches);
    const assignments = batches && !joins ? Buffer.from(scratch.bytes.subarray(0, scratch.at)) : null;
    this.#written(sql, "update", assignments, END, out.at - start, batches);
  }
  /** In parentheses where another may follow. */
  #condition(sql, images, row, place, guarded, batches) {
    const out = this.#out;
    if (batches) out.byte(OPEN);
    sql.condition(images, row, place, guarded, out);
    if (batches) out.byte(CLOSE);
    else if (sql.shape.key === null) out.copy(LIMIT_1);
  }
  /** Whether a row of so many bytes can join the statement under way; if not, that ends. */
  #joins(sql, effect, length, mostRows) {
    const batch = this.#batch;
    if (batch === null) return false;
    if (batch.sql === sql && batch.effect === effect && batch.rows < mostRows && batch.bytes + 2 * length < BATCH_BYTES)
      return true;
    this.end();
    return false;
  }
  #written(sql, effect, assignments, end, bytes, batches = true) {
    this.#rows++;
    if (this.#batch !== null) {
      this.#batch.rows++;
      this.#batch.bytes += bytes;
    } else if (batches) this.#batch = { sql, effect, assignments, end, rows: 1, bytes };
    else this.#out.copy(end);
  }
};

// src/rollback/self-reference.ts
function splitSelfReferring(item, shape) {
  const keys = shape.selfKeys ?? [];
  if (keys.length === 0 || item.change !== "insert" || (item.flags & NO_FOREIGN_KEY_CHECKS) !== 0) return [item];
  const images = new RowImages(item, shape);
  const inserted = [];
  const updated = [];
  let start = 0;
  for (let row = 0; row < images.count; row++) {
    images.place(row);
    if (images.after.starts.includes(ABSENT)) return [item];
    const end = start + images.length(row);
    const whole = images.bytes.subarray(start, end);
    const columns = keys.filter((key) => refersToItself(images, key)).map(({ nullable }) => nullable);
    const cleared = columns.length === 0 ? whole : withNulls(images, start, end, new Set(columns));
    inserted.push(cleared);
    if (columns.length > 0) updated.push(cleared, whole);
    start = end;
  }
  if (updated.length === 0) return [item];
  return [
    { ...item, flags: item.flags & ~STATEMENT_END, images: Buffer.concat(inserted) },
    { ...item, change: "update", presentAfter: item.present, images: Buffer.concat(updated) }
  ];
}
function refersToItself({ bytes, after: { starts, ends } }, { columns, referenced }) {
  return columns.every((column, at) => {
    const other = referenced[at];
    if (starts[column] === NULL || starts[other] === NULL) return false;
    return bytes.subarray(starts[column], ends[column]).equals(bytes.subarray(starts[other], ends[other]));
  });
}
function withNulls(images, start, end, columns) {
  const { bytes, writers, after } = images;
  const nulls = Buffer.from(bytes.subarray(start, start + (writers.length + 7 >> 3)));
  const kept = [nulls];
  let from = start + nulls.length;
  for (const column of [...columns].sort((a, b) => a - b)) {
    nulls[column >> 3] |= 1 << (column & 7);
    const { width, prefix } = writers[column];
    kept.push(bytes.subarray(from, after.starts[column] - (width < 0 ? prefix : 0)));
    from = after.ends[column];
  }
  kept.push(bytes.subarray(from, end));
  return Buffer.concat(kept);
}

export {
  readPayload,
  STATEMENT_END,
  ChangeReader,
  readChanges,
  decodeRows,
  tableShape,
  isVersioned,
  checkShape,
  RecordStack,
  RowsSpool,
  RowsRecords,
  LIMIT_1,
  rowStatements,
  countChanges,
  changedColumns,
  NO_FOREIGN_KEY_CHECKS,
  NO_CHECK_CONSTRAINTS,
  SQL_FOREIGN_KEYS,
  ReplacedRows,
  RowScript,
  splitSelfReferring
};
