package dev.winnow.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.model.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Compares with {@code src/test/resources/golden/policy/NAME.txt}; {@code -Dgolden.update=true} rewrites it. */
public final class Golden {

    private static final Path FOLDER = Path.of("src/test/resources/golden/policy");

    private Golden() {
    }

    public static void check(String name, String actual) {
        Path file = FOLDER.resolve(name + ".txt");
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, actual);
            }
            assertThat(actual).as(file.toString()).isEqualTo(Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** {@code keep    linux#4  last: 1 - 1st}, a line for each verdict. */
    public static String render(List<Verdict> verdicts) {
        StringBuilder out = new StringBuilder();
        int widest = verdicts.stream().mapToInt(verdict -> verdict.build().key().length()).max().orElse(0);
        boolean logs = verdicts.stream().map(Verdict::kind).distinct().count() > 1;
        boolean rules = verdicts.stream().map(Verdict::rule).distinct().count() > 1;
        for (Verdict verdict : verdicts) {
            out.append(String.format("%-6s  %-" + Math.max(widest, 1) + "s", verdict.word(), verdict.build().key()));
            out.append(logs ? String.format("  %-8s", verdict.kind().word()) : "");
            out.append(rules ? "  [" + verdict.rule() + "]" : "");
            out.append("  ").append(String.join("; ", verdict.reasons()));
            out.append(verdict.changesAt() == null ? "" : "  until " + verdict.changesAt()).append('\n');
        }
        return out.toString();
    }
}
