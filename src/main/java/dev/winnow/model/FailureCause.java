package dev.winnow.model;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Why something failed, in words for people: without class names or numbers of open files.
 *
 * @param words the reason, without the path
 * @param path  the file or folder concerned, in shown form; null if unknown
 */
public record FailureCause(Kind kind, String words, String path) {

    /** Each kind has its words, its advice, and the texts by which the system's own messages are recognised. */
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
        NOT_EMPTY("the folder is not empty", "", "Directory not empty"),
        LINK("a symbolic link in the way", "", "Too many levels of symbolic links"),
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

        /** The words and the advice. */
        public String advised() {
            return words + (advice.isEmpty() ? "" : "; " + advice);
        }

        /** Whether the machine's storage is the cause. Other failures of the run are then its consequences. */
        public boolean storage() {
            return ordinal() <= DISK.ordinal();
        }
    }

    private static final Pattern CLASS = Pattern.compile("\\b(?:[a-z_][\\w$]*\\.)+[A-Z][\\w$]*(?:: ?)?");
    private static final Pattern DESCRIPTOR = Pattern.compile("(/proc/self/fd/\\d+)(/.*)?");

    public FailureCause {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(words, "words");
    }

    /** The known cause nearest to the root of a failure; if no cause is known, the message nearest to the root. */
    public static FailureCause of(Throwable failure) {
        List<Throwable> all = new ArrayList<>();
        collect(failure, all, Collections.newSetFromMap(new IdentityHashMap<>()));
        for (int i = all.size() - 1; i >= 0; i--) {
            Kind kind = kind(all.get(i));
            if (kind != Kind.OTHER && kind != Kind.PROGRAM) {
                return new FailureCause(kind, kind.words, path(all, i));
            }
        }
        for (Throwable each : all) {
            if (each.getClass().getName().startsWith("dev.winnow.") && each.getMessage() != null) {
                // Our own exceptions have messages for people.
                return new FailureCause(Kind.OTHER, each.getMessage(), null);
            }
        }
        // The outermost IOException says what was attempted. Frameworks wrap other exceptions in words of their own.
        Throwable root = all.stream().filter(each -> each instanceof IOException && each.getMessage() != null).findFirst()
                .orElse(all.get(all.size() - 1));
        String said = root.getMessage() == null ? "" : NameCodec.shown(CLASS.matcher(
                root.getMessage().lines().findFirst().orElse("")).replaceAll("")).strip();
        if (said.isEmpty() || kind(root) == Kind.PROGRAM) {
            return new FailureCause(Kind.PROGRAM, Kind.PROGRAM.words, null);
        }
        String reason = root instanceof FileSystemException file && file.getReason() != null
                ? NameCodec.shown(file.getReason()) : said;
        return new FailureCause(Kind.OTHER, reason, path(all, all.indexOf(root)));
    }

    /** The reason in a few words, without path and advice, such as {@code permission denied}. */
    public static String why(Throwable failure) {
        return of(failure).words();
    }

    /** Whether a file, or a folder above it, vanished after it was listed. */
    public static boolean vanished(IOException failed) {
        Kind kind = of(failed).kind;
        return kind == Kind.MISSING || kind == Kind.NOT_A_FOLDER;
    }

    /** The path if known, the reason and the advice. */
    @Override
    public String toString() {
        return (path == null ? "" : path + ": ") + advised();
    }

    /** The reason and the advice, for sentences that name the path themselves. */
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
        } else if (failure instanceof DirectoryNotEmptyException) {
            return Kind.NOT_EMPTY;
        } else if (failure instanceof ConnectException && failure.getMessage() == null) {
            return Kind.REFUSED;
        } else if (failure instanceof UnknownHostException || failure instanceof UnresolvedAddressException) {
            return Kind.UNKNOWN_HOST;
        } else if (failure instanceof SocketTimeoutException) {
            return Kind.NO_ANSWER;
        } else if (failure instanceof OutOfMemoryError) {
            return Kind.MEMORY;
        }
        String text = text(failure);
        for (Kind kind : Kind.values()) {
            if (text != null && kind.texts.stream().anyMatch(text::contains)) {
                return kind;
            }
        }
        return failure instanceof NullPointerException || failure instanceof ClassCastException
                || failure instanceof IndexOutOfBoundsException || failure instanceof ArithmeticException
                || failure instanceof StackOverflowError || failure instanceof LinkageError ? Kind.PROGRAM : Kind.OTHER;
    }

    private static String text(Throwable failure) {
        if (failure instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        // An exception of a database that another process hosts has no cause, but tells of it in its text.
        return failure instanceof SQLException ? failure.toString().lines().filter(line -> line.startsWith("Caused by: "))
                .reduce((first, last) -> last).orElse(failure.getMessage()) : failure.getMessage();
    }

    /** The path that the failure names, or else one that it caused. */
    private static String path(List<Throwable> all, int at) {
        for (Throwable each : all) {
            // Our own names the file that was wanted, and not the one under whose name it was being written.
            if (each instanceof FileSystemException file && each.getClass().getName().startsWith("dev.winnow.")) {
                return shownPath(file.getFile());
            }
        }
        for (int i = at; i >= 0; i--) {
            Throwable each = all.get(i);
            if (each instanceof FileSystemException file && file.getFile() != null) {
                return shownPath(file.getFile());
            }
            if (each instanceof FileNotFoundException && each.getMessage() != null && each.getMessage().contains(" (")) {
                return shownPath(each.getMessage().substring(0, each.getMessage().lastIndexOf(" (")));
            }
        }
        return null;
    }

    /** Replaces {@code /proc/self/fd/N} by the path of the open folder. */
    private static String shownPath(String path) {
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

    /** The reason with a small first letter, for use inside a sentence. */
    public static String inSentence(Throwable failure) {
        String words = why(failure);
        return words.isEmpty() ? words : words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
    }
}
