package dev.winnow.policy.value;

/** How dpkg and rpm compare a part of a version, its upstream version or its revision. */
final class PackageParts {

    private PackageParts() {
    }

    /** Compares the characters before the next digits, then these as a number, and so on. */
    static int debian(String left, String right) {
        int l = 0;
        int r = 0;
        while (l < left.length() || r < right.length()) {
            while (l < left.length() && !VersionOrder.digit(left.charAt(l))
                    || r < right.length() && !VersionOrder.digit(right.charAt(r))) {
                int order = Integer.compare(weight(left, l), weight(right, r));
                if (order != 0) {
                    return order;
                }
                l++;
                r++;
            }
            int lEnd = digits(left, l);
            int rEnd = digits(right, r);
            int order = VersionOrder.numbers(left.substring(l, lEnd), right.substring(r, rEnd));
            if (order != 0) {
                return order;
            }
            l = lEnd;
            r = rEnd;
        }
        return 0;
    }

    /** A tilde comes before the end, the end and digits before letters, letters before all else. */
    private static int weight(String text, int at) {
        if (at >= text.length() || VersionOrder.digit(text.charAt(at))) {
            return 0;
        }
        char c = text.charAt(at);
        return c == '~' ? -1 : VersionOrder.letter(c) ? c : c + 256;
    }

    private static int digits(String text, int from) {
        int at = Math.min(from, text.length());
        while (at < text.length() && VersionOrder.digit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Compares runs of digits or of letters, one after the other. Other characters only separate them. */
    static int rpm(String left, String right) {
        int l = 0;
        int r = 0;
        while (true) {
            l = next(left, l);
            r = next(right, r);
            char first = l < left.length() ? left.charAt(l) : 0;
            char second = r < right.length() ? right.charAt(r) : 0;
            if (first == '~' || second == '~') {
                if (first != second) {
                    return first == '~' ? -1 : 1;
                }
                l++;
                r++;
                continue;
            }
            if (first == '^' || second == '^') {
                if (first != second) {
                    // More than the version that ends there, less than one that goes on.
                    return first == '^' ? second == 0 ? 1 : -1 : first == 0 ? -1 : 1;
                }
                l++;
                r++;
                continue;
            }
            if (first == 0 || second == 0) {
                return Integer.compare(first, second);
            }
            if (VersionOrder.digit(first) != VersionOrder.digit(second)) {
                return VersionOrder.digit(first) ? 1 : -1;
            }
            int lEnd = run(left, l);
            int rEnd = run(right, r);
            int order = VersionOrder.digit(first)
                    ? VersionOrder.numbers(left.substring(l, lEnd), right.substring(r, rEnd))
                    : left.substring(l, lEnd).compareTo(right.substring(r, rEnd));
            if (order != 0) {
                return order;
            }
            l = lEnd;
            r = rEnd;
        }
    }

    private static int next(String text, int from) {
        int at = from;
        while (at < text.length() && !VersionOrder.digit(text.charAt(at)) && !VersionOrder.letter(text.charAt(at))
                && text.charAt(at) != '~' && text.charAt(at) != '^') {
            at++;
        }
        return at;
    }

    private static int run(String text, int from) {
        boolean digits = VersionOrder.digit(text.charAt(from));
        int at = from;
        while (at < text.length() && (digits ? VersionOrder.digit(text.charAt(at)) : VersionOrder.letter(text.charAt(at)))) {
            at++;
        }
        return at;
    }
}
