package dev.winnow.policy.value;

import java.util.List;

/** Values as one string, for maps whose keys are several values. */
public final class Joined {

    private Joined() {
    }

    /**
     * Names that differ in a running number alone make lists, but not strings, of equal hashes. No value holds control
     * characters, so none is mistaken for another or for an unknown one.
     *
     * @param values each may be null
     */
    public static String of(List<String> values) {
        StringBuilder out = new StringBuilder(48);
        for (int i = 0; i < values.size(); i++) {
            out.append(values.get(i) == null ? "\1" : values.get(i)).append('\0');
        }
        return out.toString();
    }
}
