package dev.winnow.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.files.SmallFiles.Content;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallFilesTest {

    @TempDir
    private Path folder;

    @Test
    void reads_the_others_past_pipes_that_nobody_writes_to() throws Exception {
        Path first = pipe("pipe1");
        Path second = pipe("pipe2");

        List<Content> read = SmallFiles.read(List.of(file("a", "1"), first, file("b", "2"), second, file("c", "3")), 10,
                Duration.ofMillis(300));

        assertThat(read).map(content -> content.bytes() == null ? content.failure().getMessage() : text(content))
                .satisfiesExactly(a -> assertThat(a).isEqualTo("1"), pipe -> assertThat(pipe).contains("is it a pipe?"),
                        b -> assertThat(b).isEqualTo("2"), pipe -> assertThat(pipe).contains("is it a pipe?"),
                        c -> assertThat(c).isEqualTo("3"));
    }

    @Test
    void a_larger_file_is_opened_if_it_is_one() throws Exception {
        Path pipe = pipe("pipe");
        Path written = pipe("written");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file("target", "secret"));
        Process writer = new ProcessBuilder("sh", "-c", "exec 3<>\"$0\"; exec sleep 60 3<&3", written.toString()).start();
        try {
            assertThatThrownBy(() -> RegularFile.open(() -> FileChannel.open(pipe), Duration.ofMillis(300)))
                    .isInstanceOf(IOException.class).hasMessageContaining("is it a pipe?");
            assertThatThrownBy(() -> RegularFile.open(written)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> RegularFile.open(link)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> RegularFile.open(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
            try (InputStream in = Channels.newInputStream(RegularFile.open(file("a", "whole")))) {
                assertThat(in.readAllBytes()).asString().isEqualTo("whole");
            }
        } finally {
            writer.destroyForcibly();
        }
    }

    @Test
    void its_threads_outlive_who_asks_first_and_keep_nothing_of_it() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        CountDownLatch all = new CountDownLatch(50);
        Set<ClassLoader> kept = ConcurrentHashMap.newKeySet();
        try (URLClassLoader asking = new URLClassLoader(new URL[0], before)) {
            Thread.currentThread().setContextClassLoader(asking);
            for (long i = all.getCount(); i > 0; i--) {
                RegularFile.OPENERS.execute(() -> {
                    kept.add(Thread.currentThread().getContextClassLoader());
                    all.countDown();
                    try {
                        all.await();
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            all.await();
            assertThat(kept).doesNotContain(asking);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void does_not_wait_for_what_may_be_written_to_a_pipe() throws Exception {
        Path pipe = pipe("pipe");
        Process writer = new ProcessBuilder("sh", "-c", "exec 3<>\"$0\"; exec sleep 60 3<&3", pipe.toString()).start();
        try {
            assertThat(SmallFiles.read(List.of(pipe), 10, Duration.ofSeconds(30))).singleElement()
                    .satisfies(content -> assertThat(text(content)).isEmpty());
        } finally {
            writer.destroyForcibly();
        }
    }

    @Test
    void reads_no_more_than_asked_for_and_follows_no_link() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), file("target", "secret"));

        List<Content> read = SmallFiles.read(List.of(file("long", "123456"), link, folder, folder.resolve("none")), 4);

        assertThat(text(read.get(0))).isEqualTo("1234");
        assertThat(read.get(1).failure()).isNotNull();
        assertThat(read.get(2).failure()).isNotNull();
        assertThat(read.get(3).failure()).isInstanceOf(NoSuchFileException.class);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path pipe(String name) throws Exception {
        Path pipe = folder.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        return pipe;
    }

    private static String text(Content content) {
        return new String(content.bytes(), StandardCharsets.UTF_8);
    }
}
