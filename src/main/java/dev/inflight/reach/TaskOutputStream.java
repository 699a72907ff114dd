package dev.inflight.reach;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

/** What goes to a socket, which is closed when a task is stopped that waits for the other side to take it. */
final class TaskOutputStream extends FilterOutputStream {

    private final Socket socket;

    TaskOutputStream(OutputStream out, Socket socket) {
        super(out);
        this.socket = socket;
    }

    @Override
    public void write(int b) throws IOException {
        try (BlockingCall call = BlockingCall.begin(socket)) {
            out.write(b);
            call.end();
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try (BlockingCall call = BlockingCall.begin(socket)) {
            out.write(bytes, offset, length);
            call.end();
        }
    }

    @Override
    public void close() throws IOException {
        out.close(); // there is nothing to flush
    }
}
