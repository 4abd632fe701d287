package dev.winnow.access;

/** What somebody may do: the authorities that handlers name in {@code @PreAuthorize("hasAuthority('...')")}. */
public final class Right {

    /** To see builds, plans, runs, pins and the trash. */
    public static final String READ = "read";
    /** To pin, and to end one's own pins. */
    public static final String PIN = "pin";
    /** To note bugs and their tickets. */
    public static final String DEFECT = "defect";
    /** To record builds. */
    public static final String REGISTER = "register";
    /** To read the ledger and verify it. */
    public static final String AUDIT = "audit";
    /** To approve, start and stop, to restore, and to make and revoke tokens. */
    public static final String OPERATE = "operate";

    private Right() {
    }
}
