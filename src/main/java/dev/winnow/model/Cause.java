package dev.winnow.model;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Why something failed, in words that a person knows: no class, no number of an open file.
 *
 * @param path what it was about, as people know it; null where that is not known
 */
public record Cause(Kind kind, String words, String path) {

    /** What went wrong, what the system calls it, and what helps. */
    public enum Kind {
        FULL("no space left on the disk", "make room there, then start again", "No space left on device"),
        QUOTA("the disk quota is used up", "free space or have the quota raised", "Disk quota exceeded"),
        READ_ONLY("the file system is read-only", "mount it so that it can be written", "Read-only file system"),
        DENIED("permission denied", "check owner and mode for the user that runs Winnow", "Permission denied",
                "Operation not permitted"),
        OPEN_FILES("too many open files", "raise the limit of open files (ulimit -n)", "Too many open files"),
        DISK("input/output error", "check the disk, see the system's log", "Input/output error"),
        GONE("its file system is gone", "mount it again", "Stale file handle", "No such device", "Transport endpoint"),
        CLOSED("closed by what was to read it", "", "Broken pipe", "Stream closed"),
        TOO_LONG("the name is too long", "", "File name too long"),
        MISSING("not there", "", "No such file or directory"),
        NOT_A_FOLDER("not a folder", "", "Not a directory"),
        A_FOLDER("a folder, not a file", "", "Is a directory"),
        THERE("something is there already", ""),
        REFUSED("connection refused", "", "Connection refused"),
        UNKNOWN_HOST("unknown host", ""),
        NO_ANSWER("no answer in time", "", "timed out"),
        MEMORY("out of memory", "give the program more, such as JAVA_TOOL_OPTIONS=-Xmx2g"),
        PROGRAM("a fault of the program itself", "start it with --verbose and report what that shows"),
        OTHER("", "");

        private final String words;
        private final String advice;
        private final List<String> texts;

        Kind(String words, String advice, String... texts) {
            this.words = words;
            this.advice = advice;
            this.texts = List.of(texts);
        }

        /** What it is called, and what to do. */
        public String advised() {
            return words + (advice.isEmpty() ? "" : "; " + advice);
        }

        /** Whether the machine's storage is the cause, so that whatever else failed failed because of it. */
        public boolean storage() {
            return ordinal() <= DISK.ordinal();
        }
    }

    private static final Pattern CLASS = Pattern.compile("\\b(?:[a-z_][\\w$]*\\.)+[A-Z][\\w$]*(?:: ?)?");
    private static final Pattern DESCRIPTOR = Pattern.compile("(/proc/self/fd/\\d+)(/.*)?");

    public Cause {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(words, "words");
    }

    /** The cause nearest to the root of a failure that has a name; else what was said last. */
    public static Cause of(Throwable failure) {
        List<Throwable> all = new ArrayList<>();
        collect(failure, all, Collections.newSetFromMap(new IdentityHashMap<>()));
        for (int i = all.size() - 1; i >= 0; i--) {
            Kind kind = kind(all.get(i));
            if (kind != Kind.OTHER && kind != Kind.PROGRAM) {
                return new Cause(kind, kind.words, path(all, i));
            }
        }
        for (Throwable each : all) {
            if (each.getClass().getName().startsWith("dev.winnow.") && each.getMessage() != null) {
                // Ours: said for people already.
                return new Cause(Kind.OTHER, each.getMessage(), null);
            }
        }
        // Who threw an IOException with a cause said what it was about; around others a framework puts its own words.
        Throwable root = all.stream().filter(each -> each instanceof IOException && each.getMessage() != null).findFirst()
                .orElse(all.get(all.size() - 1));
        String said = root.getMessage() == null ? "" : NameCodec.shown(CLASS.matcher(
                root.getMessage().lines().findFirst().orElse("")).replaceAll("")).strip();
        if (said.isEmpty() || kind(root) == Kind.PROGRAM) {
            return new Cause(Kind.PROGRAM, Kind.PROGRAM.words, null);
        }
        String reason = root instanceof FileSystemException file && file.getReason() != null
                ? NameCodec.shown(file.getReason()) : said;
        return new Cause(Kind.OTHER, reason, path(all, all.indexOf(root)));
    }

    /** In a few words, without the path and without advice: {@code permission denied}. */
    public static String why(Throwable failure) {
        return of(failure).words();
    }

    /** With the path before it, where that is known, and what to do after it. */
    @Override
    public String toString() {
        return (path == null ? "" : path + ": ") + advised();
    }

    /** Without the path, for sentences that name it themselves; with what to do. */
    public String advised() {
        return words + (kind.advice.isEmpty() ? "" : "; " + kind.advice);
    }

    private static void collect(Throwable failure, List<Throwable> all, Set<Throwable> seen) {
        for (Throwable at = failure; at != null && seen.add(at); at = at.getCause()) {
            for (Throwable beside : at.getSuppressed()) {
                collect(beside, all, seen);
            }
            all.add(at);
        }
    }

    private static Kind kind(Throwable failure) {
        if (failure instanceof AccessDeniedException) {
            return Kind.DENIED;
        } else if (failure instanceof NoSuchFileException) {
            return Kind.MISSING;
        } else if (failure instanceof NotDirectoryException) {
            return Kind.NOT_A_FOLDER;
        } else if (failure instanceof FileAlreadyExistsException) {
            return Kind.THERE;
        } else if (failure instanceof ConnectException && failure.getMessage() == null) {
            return Kind.REFUSED;
        } else if (failure instanceof UnknownHostException || failure instanceof UnresolvedAddressException) {
            return Kind.UNKNOWN_HOST;
        } else if (failure instanceof SocketTimeoutException) {
            return Kind.NO_ANSWER;
        } else if (failure instanceof OutOfMemoryError) {
            return Kind.MEMORY;
        }
        String text = failure instanceof FileSystemException file && file.getReason() != null ? file.getReason()
                : failure.getMessage();
        for (Kind kind : Kind.values()) {
            if (text != null && kind.texts.stream().anyMatch(text::contains)) {
                return kind;
            }
        }
        return failure instanceof NullPointerException || failure instanceof ClassCastException
                || failure instanceof IndexOutOfBoundsException || failure instanceof ArithmeticException
                || failure instanceof StackOverflowError || failure instanceof LinkageError ? Kind.PROGRAM : Kind.OTHER;
    }

    /** The path that the failure, or what it led to, names. */
    private static String path(List<Throwable> all, int at) {
        for (int i = at; i >= 0; i--) {
            Throwable each = all.get(i);
            if (each instanceof FileSystemException file && file.getFile() != null) {
                return known(file.getFile());
            }
            if (each instanceof FileNotFoundException && each.getMessage() != null && each.getMessage().contains(" (")) {
                return known(each.getMessage().substring(0, each.getMessage().lastIndexOf(" (")));
            }
        }
        return null;
    }

    /** Java works through open folders; what such a number stands for is what people know. */
    private static String known(String path) {
        var open = DESCRIPTOR.matcher(path);
        if (!open.matches()) {
            return NameCodec.shown(path);
        }
        String rest = open.group(2) == null ? "" : open.group(2);
        try {
            return NameCodec.shownAbsolute(Files.readSymbolicLink(Path.of(open.group(1)))) + NameCodec.shown(rest);
        } catch (IOException closed) {
            return rest.isEmpty() ? null : NameCodec.shown(rest.substring(1));
        }
    }

    /** In lower case as part of a sentence, where the system's own words are all there is. */
    public static String inSentence(Throwable failure) {
        String words = why(failure);
        return words.isEmpty() ? words : words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
    }
}
