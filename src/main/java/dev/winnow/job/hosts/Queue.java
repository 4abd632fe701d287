package dev.winnow.job.hosts;

import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.storage.QueueDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.springframework.integration.jdbc.store.JdbcChannelMessageStore;
import org.springframework.integration.jdbc.store.channel.ChannelMessageStorePreparedStatementSetter;
import org.springframework.integration.jdbc.store.channel.PostgresChannelMessageStoreQueryProvider;
import org.springframework.integration.support.MutableMessage;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.GenericMessage;

/** The channel to the workers: a group of messages for each host, as text that any version can tell from its own. */
public final class Queue implements AutoCloseable {

    private final QueueDatabase database;
    private final JdbcChannelMessageStore messages;

    private Queue(QueueDatabase database, String catalog) {
        this.database = database;
        this.messages = new JdbcChannelMessageStore(database.pool());
        messages.setChannelMessageStoreQueryProvider(new PostgresChannelMessageStoreQueryProvider());
        // Catalogs that share a queue do not read each other's requests.
        messages.setRegion(catalog);
        messages.setPreparedStatementSetter(new AsText());
        messages.setMessageRowMapper((row, n) -> new MutableMessage<>(new String(row.getBytes("MESSAGE_CONTENT"),
                StandardCharsets.UTF_8), Map.of(MessageHeaders.ID, UUID.fromString(row.getString("MESSAGE_ID").strip()))));
        messages.afterPropertiesSet();
    }

    /**
     * @param catalog the id of the catalog that requests are about
     * @param most    how many connections it may have
     */
    public static Queue open(Database.Shared of, String catalog, int most) {
        return new Queue(QueueDatabase.open(of, most), catalog);
    }

    /** Asks the worker of a host to do something. */
    void send(String host, String request) {
        messages.addMessageToGroup(host, new GenericMessage<>(request));
    }

    JdbcChannelMessageStore messages() {
        return messages;
    }

    QueueDatabase database() {
        return database;
    }

    @Override
    public void close() {
        database.close();
    }

    private static final class AsText extends ChannelMessageStorePreparedStatementSetter {
        @Override
        public void setValues(PreparedStatement row, Message<?> message, Object group, String region, boolean priority)
                throws SQLException {
            super.setValues(row, message, group, region, priority);
            row.setBytes(6, message.getPayload().toString().getBytes(StandardCharsets.UTF_8));
        }
    }
}
