import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * What one replica knows of who had which name from when to when, for {@code OneHolder}: a line for each begin of work and each end of
 * a future, by the clock that all processes of a machine share. Each is written before anything else goes on, so that it is there when
 * the process is killed. Without {@code -Dwitness.holds=FILE} nothing is written.
 */
final class Holds {

    private final OutputStream lines;

    Holds() throws IOException {
        String file = System.getProperty("witness.holds");
        lines = file == null ? OutputStream.nullOutputStream() : new FileOutputStream(file, true);
    }

    void began(Instant at, String name, String id, OptionalLong token) {
        write("begin " + nanos(at) + " " + name + " " + id + " " + (token.isPresent() ? token.getAsLong() : "none"));
    }

    /** @param decided when the registry decided that it is over, by its own record; the future is done a moment later */
    void ended(Instant decided, Instant done, String name, String id, String outcome) {
        write("end " + nanos(decided) + " " + nanos(done) + " " + name + " " + id + " " + outcome);
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    private synchronized void write(String line) {
        try {
            lines.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }
}
