package dev.inflight.reach.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.client.ClientHttpResponse;

/** The body of an answer, with which its call ends. */
final class CallInputStream extends FilterInputStream {

    private final HttpCall call;
    private volatile boolean beingRead;

    CallInputStream(InputStream in, HttpCall call) {
        super(in);
        this.call = call;
    }

    @Override
    public int read() throws IOException {
        beingRead = true; // before it is looked whether to go on: so either this read does not begin, or it is cut
        try {
            call.checkNotCut();
            return checked(in.read());
        } finally {
            beingRead = false;
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        beingRead = true;
        try {
            call.checkNotCut();
            return checked(in.read(bytes, offset, length));
        } finally {
            beingRead = false;
        }
    }

    /** Whether somebody may wait for the next bytes. */
    boolean isBeingRead() {
        return beingRead;
    }

    boolean isOf(InputStream theirs) {
        return in == theirs;
    }

    /** Closes what is read, from another thread than reads. */
    void cut() throws IOException {
        in.close();
    }

    /** Closes the answer that this is the body of. */
    void closeWith(ClientHttpResponse response) throws IOException {
        beingRead = true; // before it is looked whether it was cut, as above
        try {
            if (call.wasCut()) {
                in.close();
            }
            response.close();
        } finally {
            beingRead = false;
        }
    }

    private int checked(int read) throws IOException {
        if (read < 0) {
            call.checkNotCut();
            call.close(); // not every reader closes what it has read to its end
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        try (call) {
            super.close();
        }
    }
}
