package dev.winnow.job.hosts;

import dev.winnow.catalog.Workers;
import dev.winnow.catalog.storage.DatabaseFailure;
import dev.winnow.job.run.StopSignal;
import dev.winnow.model.FailureCause;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import org.postgresql.jdbc.PgConnection;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.integration.jdbc.channel.PostgresChannelMessageTableSubscriber;
import org.springframework.integration.jdbc.channel.PostgresSubscribableChannel;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Takes the requests for one host. A request stays locked in a transaction of its own while it is worked on: when this
 * process dies, it is there again at once.
 */
public final class Inbox implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration STOPS = Duration.ofMillis(100);
    private static final int TRIES = 3;

    /** What is done with requests. */
    public interface Worked {

        /** Executes a part of a step. The execution tells how it ended. */
        void execute(String step, long execution);

        /** Ends a part that cannot be executed here. */
        void refuse(long execution, String why);
    }

    private final StopSignal stop;
    private final Consumer<String> messages;
    private final Worked worked;
    private final String version;
    private final ThreadPoolTaskExecutor threads = new ThreadPoolTaskExecutor();
    private final ThreadPoolTaskExecutor work = new ThreadPoolTaskExecutor();
    private final PostgresChannelMessageTableSubscriber subscriber;
    private final PostgresSubscribableChannel channel;
    private final MessageHandler handler = this::handle;
    private volatile Connection listening;
    /** Only the thread that listens looks at it. */
    private boolean away;
    private final Map<Object, Integer> tries = new ConcurrentHashMap<>();

    /**
     * @param parallel how many requests are worked on at once
     * @param messages takes messages for people, a sentence each
     */
    public Inbox(Queue queue, String host, String version, int parallel, StopSignal stop, Consumer<String> messages, Worked worked) {
        this.version = version;
        this.stop = stop;
        this.messages = messages;
        this.worked = worked;
        // One more look waits while all threads are busy; it sees all requests that came by then.
        threads.setCorePoolSize(parallel);
        threads.setMaxPoolSize(parallel);
        threads.setQueueCapacity(1);
        threads.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        threads.setThreadNamePrefix("request-");
        threads.initialize();
        work.setCorePoolSize(parallel);
        work.setThreadNamePrefix("part-");
        work.initialize();
        this.subscriber = new PostgresChannelMessageTableSubscriber(() -> {
            try {
                PgConnection connection = queue.database().listening();
                listening = connection;
                tell(null);
                return connection;
            } catch (SQLException away) {
                tell(away);
                // It asks again without a pause.
                stop.await(PAUSE);
                throw away;
            }
        });
        subscriber.setNotificationTimeout(Duration.ofSeconds(10));
        this.channel = new PostgresSubscribableChannel(queue.messages(), host, subscriber);
        channel.setDispatcherExecutor(threads);
        channel.setTransactionManager(new JdbcTransactionManager(queue.database().pool()));
        channel.setRetryTemplate(new RetryTemplate(RetryPolicy.builder().maxRetries(0).build()));
        channel.setErrorHandler(failed -> {
            // Others report a lost connection.
            if (!stop.asked() && !DatabaseFailure.connectionLost(failed)) {
                messages.accept("requests cannot be taken now: " + rootCause(failed));
            }
            stop.await(PAUSE);
        });
    }

    /** @param failed why the queue cannot be reached; null if it can. It is told when that changes. */
    private void tell(SQLException failed) {
        if (failed == null && away) {
            messages.accept("the queue is there again");
        } else if (failed != null && !away && !stop.asked()) {
            messages.accept("the queue cannot be reached: " + rootCause(failed) + "; the worker waits for it");
        }
        away = failed != null;
    }

    private static FailureCause rootCause(Throwable failed) {
        return FailureCause.of(NestedExceptionUtils.getMostSpecificCause(failed));
    }

    /** Begins to take requests. */
    public void open() {
        channel.subscribe(handler);
        subscriber.start();
    }

    private void handle(Message<?> message) {
        if (stop.asked()) {
            throw new IllegalStateException("this worker stops");
        }
        Request request;
        try {
            request = Request.parse(message.getPayload().toString());
        } catch (IllegalArgumentException none) {
            messages.accept("a message was dropped: " + none.getMessage());
            return;
        }
        try {
            if (request.format().equals(Workers.FORMAT)) {
                apart(() -> worked.execute(request.step(), request.execution()));
            } else {
                apart(() -> worked.refuse(request.execution(), "its worker is " + version + " with format " + Workers.FORMAT
                        + ", but the request has " + request.format() + "; install the same version on both hosts"));
            }
            tries.remove(message.getHeaders().getId());
        } catch (RuntimeException failed) {
            // Rolled back, the request comes again. A catalog that is away is waited for.
            boolean last = !DatabaseFailure.connectionLost(failed)
                    && tries.merge(message.getHeaders().getId(), 1, Integer::sum) >= TRIES;
            if (!last) {
                throw failed;
            }
            apart(() -> worked.refuse(request.execution(), "its worker cannot begin the work: " + rootCause(failed)));
            tries.remove(message.getHeaders().getId());
        }
    }

    /** On another thread: this one is within the transaction that keeps the request. */
    private void apart(Runnable part) {
        Future<?> done = work.submit(part);
        while (true) {
            try {
                done.get();
                return;
            } catch (InterruptedException interrupted) {
                // It ends by itself, or when it is asked to stop.
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed.getCause());
            }
        }
    }

    /** Takes no more; waits for what is worked on, which is to be asked to stop before. */
    @Override
    public void close() {
        channel.unsubscribe(handler);
        // Stopping it waits for the server to say something, unless the connection ends; that is no failure once it stops.
        Thread ends = new Thread(this::endListening, "ends");
        ends.setDaemon(true);
        ends.start();
        subscriber.stop();
        threads.setWaitForTasksToCompleteOnShutdown(true);
        threads.setAwaitTerminationSeconds(Integer.MAX_VALUE);
        threads.shutdown();
        work.shutdown();
    }

    private void endListening() {
        try {
            Thread.sleep(STOPS.toMillis());
            if (listening != null) {
                listening.abort(Runnable::run);
            }
        } catch (SQLException | InterruptedException gone) {
            // It ends by itself.
        }
    }
}
