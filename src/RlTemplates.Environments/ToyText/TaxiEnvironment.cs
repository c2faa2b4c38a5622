namespace RlTemplates.Environments;

/// <summary>The copies of <see cref="Taxi"/>.</summary>
internal sealed class TaxiEnvironment : VectorEnvironment<TaxiState>
{
    private const int Side = 5;
    private const int Stands = 4;
    private const int States = Side * Side * (Stands + 1) * Stands;
    private const int Choices = 6;

    private TaxiEnvironment(TaxiOptions options, int count)
        : base(MakeSpec(options), count)
    {
    }

    /// <summary>In each row, which squares have a wall on their right, the leftmost square in the lowest bit.</summary>
    private static ReadOnlySpan<byte> Walls => [0b00010, 0b00010, 0b00000, 0b00101, 0b00101];

    /// <inheritdoc cref="Taxi.Create"/>
    public static IEnvironment Create(TaxiOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        EnvironmentChecks.MaxEpisodeSteps(options.MaxEpisodeSteps);
        return new TaxiEnvironment(options, count);
    }

    /// <inheritdoc/>
    protected override void Start(ref TaxiState state, ref RandomStream random)
    {
        var square = random.NextInt32(Side * Side);
        var passenger = random.NextInt32(Stands);
        var destination = (passenger + 1 + random.NextInt32(Stands - 1)) % Stands;
        state = new(square / Side, square % Side, passenger, destination);
    }

    /// <inheritdoc/>
    protected override void Step(ref TaxiState state, EnvironmentAction action, ref RandomStream random, out float reward, out bool terminated)
    {
        (reward, terminated) = (-1, false);
        switch (action.Choice)
        {
            case 0:
                state = state with { Row = Math.Min(state.Row + 1, Side - 1) };
                break;
            case 1:
                state = state with { Row = Math.Max(state.Row - 1, 0) };
                break;
            case 2 when IsOpen(state.Row, state.Column):
                state = state with { Column = state.Column + 1 };
                break;
            case 3 when IsOpen(state.Row, state.Column - 1):
                state = state with { Column = state.Column - 1 };
                break;
            case 4 when CanPickUp(state):
                state = state with { Passenger = Stands };
                break;
            case 5 when CanDropOff(state):
                state = state with { Passenger = Stand(state) };
                terminated = state.Passenger == state.Destination;
                reward = terminated ? 20 : -1;
                break;
            case 4 or 5:
                reward = -10;
                break;
        }
    }

    /// <inheritdoc/>
    protected override void Observe(in TaxiState state, Span<float> observation)
    {
        observation.Clear();
        observation[(((((state.Row * Side) + state.Column) * (Stands + 1)) + state.Passenger) * Stands) + state.Destination] = 1;
    }

    /// <inheritdoc/>
    protected override void WriteMask(in TaxiState state, Span<bool> allowed)
    {
        (allowed[0], allowed[1]) = (state.Row < Side - 1, state.Row > 0);
        (allowed[2], allowed[3]) = (IsOpen(state.Row, state.Column), IsOpen(state.Row, state.Column - 1));
        (allowed[4], allowed[5]) = (CanPickUp(state), CanDropOff(state));
    }

    private static bool CanPickUp(in TaxiState state) => state.Passenger < Stands && Stand(state) == state.Passenger;

    private static bool CanDropOff(in TaxiState state) => state.Passenger == Stands && Stand(state) >= 0;

    /// <summary>Whether one can go from a square to the one on its right.</summary>
    private static bool IsOpen(int row, int column) => column is >= 0 and < Side - 1 && (Walls[row] >> column & 1) == 0;

    /// <summary>The stand where the taxi is: red, green, yellow or blue; -1 elsewhere.</summary>
    private static int Stand(in TaxiState state) => (state.Row, state.Column) switch
    {
        (0, 0) => 0,
        (0, 4) => 1,
        (4, 0) => 2,
        (4, 3) => 3,
        _ => -1,
    };

    private static EnvironmentSpec MakeSpec(TaxiOptions options) =>
        new("Taxi-v3", new(ElementType.Float32, States) { Low = [0], High = [1] }, new DiscreteSpace(Choices))
        {
            MaxEpisodeSteps = options.MaxEpisodeSteps,
            ActionNames = ["SOUTH", "NORTH", "EAST", "WEST", "PICKUP", "DROPOFF"],
            HasActionMask = true,
        };
}

/// <summary>Where <see cref="Taxi"/>, passenger and destination are.</summary>
/// <param name="Row">Row of the taxi, 0…4.</param>
/// <param name="Column">Column of the taxi, 0…4.</param>
/// <param name="Passenger">Stand of the passenger, 0…3 (red, green, yellow, blue), or 4 in the taxi.</param>
/// <param name="Destination">Stand of the destination, 0…3.</param>
internal readonly record struct TaxiState(int Row, int Column, int Passenger, int Destination);
