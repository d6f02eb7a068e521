package dev.creel.store.json;

/** ECMAScript's order of the keys of an object. Stateless and thread-safe. */
final class MemberOrder {

    private static final long NO_INDEX = Long.MAX_VALUE;
    private static final long LARGEST_INDEX = 4294967294L;

    private MemberOrder() {}

    static boolean isArrayIndex(String key) {
        return index(key) != NO_INDEX;
    }

    static int compare(String a, String b) {
        return Long.compare(index(a), index(b));
    }

    private static long index(String key) {
        int length = key.length();
        if (length == 0 || length > 10 || (key.charAt(0) == '0' && length > 1)) {
            return NO_INDEX;
        }
        long index = 0;
        for (int i = 0; i < length; i++) {
            char digit = key.charAt(i);
            if (digit < '0' || digit > '9') {
                return NO_INDEX;
            }
            index = index * 10 + (digit - '0');
        }
        return index <= LARGEST_INDEX ? index : NO_INDEX;
    }
}
