using System.Globalization;
using ErpLink.Simulation;

return Commands.Run(args, Console.Out);
