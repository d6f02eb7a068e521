package dev.creel.store.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A text that is the same for equal JSON values in Java and in Node: members sorted, numbers by the bits of their double,
 * strings by their code units. Stateless.
 */
public final class Fingerprint {

    /** Answers the fingerprint of the object that a line in base64 decodes to; throws where Node refuses it. */
    public static final String IN_NODE =
            """
            (() => {
                const view = new DataView(new ArrayBuffer(8));
                const bits = n => { view.setFloat64(0, n + 0); return view.getBigUint64(0).toString(16); };
                const units = s => s.length + ':' + s.replace(/[^ -\\[\\]-~]/g,
                    c => '\\\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));
                const of = v => v === null ? 'N'
                    : typeof v === 'boolean' ? String(v)
                    : typeof v === 'number' ? 'd' + bits(v)
                    : typeof v === 'string' ? 's' + units(v)
                    : Array.isArray(v) ? '[' + v.map(of).join(',') + ']'
                    : '{' + Object.keys(v).sort().map(k => units(k) + '=' + of(v[k])).join(',') + '}';
                const text = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(Buffer.from(line, 'base64'));
                const value = JSON.parse(text);
                if (typeof value !== 'object' || value === null || Array.isArray(value)) throw 'no object';
                return of(value);
            })()
            """
                    .replace("\n", " ");

    private Fingerprint() {}

    /** Answers the fingerprint of a value as the JDK knows it. */
    public static String of(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, String> members = new TreeMap<>();
            map.forEach((key, member) -> members.put((String) key, of(member)));
            List<String> texts = new ArrayList<>();
            members.forEach((key, text) -> texts.add(units(key) + "=" + text));
            return "{" + String.join(",", texts) + "}";
        }
        if (value instanceof List<?> list) {
            return "[" + String.join(",", list.stream().map(Fingerprint::of).toList()) + "]";
        }
        if (value instanceof Number number) {
            return "d" + Long.toHexString(Double.doubleToRawLongBits(number.doubleValue() + 0.0));
        }
        if (value instanceof String string) {
            return "s" + units(string);
        }
        return value == null ? "N" : value.toString();
    }

    private static String units(String string) {
        StringBuilder text = new StringBuilder().append(string.length()).append(':');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c < ' ' || c > '~' || c == '\\') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
