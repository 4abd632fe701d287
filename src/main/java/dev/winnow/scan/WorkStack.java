package dev.winnow.scan;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Work that several threads share; what was found last is done first, so that a walk goes deep before it goes wide
 * and little waits. Ends when nothing waits and nobody works.
 */
final class WorkStack {

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final int bound;
    private int working;
    private volatile boolean stopped;

    /** @param bound how many pieces of {@link #offer offered} work may wait */
    WorkStack(int bound) {
        this.bound = bound;
    }

    synchronized void push(Runnable work) {
        waiting.push(work);
        notify();
    }

    /** Takes the work unless enough waits; then whoever has it does it better at once. */
    synchronized boolean offer(Runnable work) {
        if (waiting.size() >= bound) {
            return false;
        }
        push(work);
        return true;
    }

    /** Does work until none is left or somebody stops it. */
    void work() throws InterruptedException {
        for (Runnable work = take(); work != null; work = take()) {
            try {
                work.run();
            } finally {
                done();
            }
        }
    }

    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    boolean stopped() {
        return stopped;
    }

    private synchronized Runnable take() throws InterruptedException {
        while (!stopped && waiting.isEmpty() && working > 0) {
            wait();
        }
        if (stopped || waiting.isEmpty()) {
            return null;
        }
        working++;
        return waiting.pop();
    }

    private synchronized void done() {
        if (--working == 0 && waiting.isEmpty()) {
            notifyAll();
        }
    }
}
